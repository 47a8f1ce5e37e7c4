"""Training the reader: what it learns from, and that a trained model can be read with."""

from __future__ import annotations

import gzip
import json
import random
from pathlib import Path
from typing import Any

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Whitespace

from bot.answering import trained_reader
from bot.answering.reading import PassageText
from scripts import train_reader
from scripts.training.encoding import batches, collate, encode_groups
from scripts.training.examples import Example, Passage, cut, holds_answer, stitch
from scripts.training.learning import draw_round, learning_rate
from scripts.training.model import marginal
from scripts.training.recipe import Recipe
from scripts.training.sources import (
    collection_examples,
    data_files,
    load_examples,
    pair_examples,
    run_examples,
    sentence_examples,
    span_examples,
)
from scripts.training.varying import around, exchanged, hard_negatives, swapped, turned, vary, without_gold

FERRY = (
    "The Ostrell ferry sank on Friday. Captain Ines Dorrow saved 41 people. Divers found the wreck near Calder Rock."
)
MILL = "The old mill in Penbray burned down. Nobody was hurt. The fire brigade blamed a heater worth 30 crowns."
DAM = "Engineers opened the Tessel dam at dawn. Water reached Lower Hamm by noon. Some 900 sheep were moved first."
SCHOOL = "A school in Vardle won the chess cup. Its captain is nine. The prize was a clock."


@pytest.fixture
def rng() -> random.Random:
    """Repeatable choices."""
    return random.Random(3)


def span_row(question: str, context: str, *answers: str, title: str = "", answerable: bool = True) -> dict[str, Any]:
    """A row of a data set in SQuAD's way."""
    starts = [context.index(answer) for answer in answers]
    row = {"id": question, "question": question, "context": context, "answers": answers, "answer_start": starts}
    return {**row, "answerable": answerable, "title": title}


def sentence_row(place: int, question: str, sentence: str, answer: str) -> dict[str, Any]:
    """A row of a data set that asks about one sentence of an article."""
    return {**span_row(question, sentence, answer), "id": f"made:wikinews:5:{place}:0/{question}"}


def pair_row(group: str, sentence: str, *, entails: bool) -> dict[str, Any]:
    """A row that says whether a sentence answers the question of its group."""
    question = f"What of the {group}?"
    return {"group": group, "question": question, "sentence": sentence, "entails": entails, "title": group.title()}


SPAN_ROWS = [
    span_row("Who saved the people of the Ostrell ferry?", FERRY, "Ines Dorrow", title="Ostrell_ferry"),
    span_row("How many people did Captain Dorrow save?", FERRY, "41 people", "41", title="Ostrell_ferry"),
    span_row("Which mill burned down in Penbray?", MILL, "The old mill"),
    span_row("Where did the water go from the Tessel dam?", DAM, "Lower Hamm"),
    span_row("Who designed the Tessel dam?", DAM, answerable=False),
]
SENTENCE_ROWS = [
    sentence_row(place, question, f"Rider {name} came in at place {place}.", name)
    for place, name in enumerate(["Abel", "Brona", "Cato", "Della", "Ewan", "Frida", "Goran"])
    for question in (f"Who was at place {place} in the race?", f"Who was {place}?", f"Which rider came at {place}?")
]
PAIR_ROWS = [pair_row("tower", f"The tower has {n} bells in all.", entails=n == 4) for n in range(20)]
RUN_ROWS = [{"question": f"what was in box {n}?", "sentence": f"box {n} held {n} green coins."} for n in range(40)]
SQUAD2_ARTICLE = {"id": "made-ferry", "title": "Ferry", "text": f"{FERRY}\n\n{MILL}"}
SQUAD2_ROWS = [
    {
        "article_id": "made-ferry",
        "question": "What burned down in Penbray?",
        "passage_start": MILL[:20],
        "evidence": ["The old mill in Penbray burned down."],
        "answers": ["old mill"],
        "answerable": True,
    },
    {
        "article_id": "made-ferry",
        "question": "What burned down in Ostrell?",
        "passage_start": FERRY[:20],
        "evidence": [],
        "answers": [],
        "answerable": False,
    },
]
FEVER_ROW = {
    "article_id": "made-dam",
    "question": "Sheep were moved.",
    "evidence": ["Some 900 sheep were moved first."],
}
BOOLQ_ROW = {"article_id": "made-school", "question": "Is the captain nine?", "evidence": [SCHOOL]}


def write_collection(folder: Path, articles: list[dict[str, Any]], questions: list[dict[str, Any]]) -> None:
    """An evaluation set as it lies on disk."""
    folder.mkdir(parents=True)
    for name, rows in (("articles", articles), ("questions", questions)):
        (folder / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")


@pytest.fixture
def eval_dir(tmp_path: Path) -> Path:
    """Three made-up evaluation sets."""
    folder = tmp_path / "eval"
    write_collection(folder / "squad2-dev-half", [SQUAD2_ARTICLE], SQUAD2_ROWS)
    write_collection(folder / "fever-eraser", [{"id": "made-dam", "title": "Dam", "text": DAM}], [FEVER_ROW])
    school = {"id": "made-school", "title": "School", "text": f"{MILL}\n\n{SCHOOL}"}
    write_collection(folder / "boolq-dev", [school], [BOOLQ_ROW])
    return folder


@pytest.fixture
def train_dir(tmp_path: Path) -> Path:
    """Made-up training sets, one of each."""
    folder = tmp_path / "train"
    folder.mkdir()
    span_sets = ("squadshifts-new-wiki", "qed-nq-dev", "quoref-test-subset", "hotpotqa-dev-sample")
    sets: dict[str, list[dict[str, Any]]] = {
        **dict.fromkeys(span_sets, SPAN_ROWS),
        "qamr": SENTENCE_ROWS,
        "qasrl-gs": SENTENCE_ROWS,
        "selqa": PAIR_ROWS,
        "squad-train-du-test": RUN_ROWS,
    }
    for name, rows in sets.items():
        text = "".join(json.dumps(row) + "\n" for row in rows)
        (folder / f"{name}.jsonl.gz").write_bytes(gzip.compress(text.encode()))
    return folder


def load(train_dir: Path, eval_dir: Path, seed: int = 7) -> list[Example]:
    """All the made-up examples."""
    return load_examples(train_dir, eval_dir, without=frozenset(), recipe=Recipe(), seed=seed)


def gold_sentences(example: Example) -> list[str]:
    """The sentences that answer."""
    passage = example.passage
    return [passage.text[slice(*passage.sentences[place])] for place in sorted(example.gold)]


def answer_words(example: Example) -> list[str]:
    """What stands at the answers' spans."""
    return [example.passage.text[start:end] for start, end in example.answers]


def test_questions_on_one_context_share_its_passage() -> None:
    """A passage is known by being the same object when negatives are looked for."""
    first, second, *_ = span_examples(SPAN_ROWS, "qed")
    assert first.passage is second.passage
    assert first.passage.headline == "Ostrell ferry"
    assert gold_sentences(first) == ["Captain Ines Dorrow saved 41 people."]


def test_an_answered_question_whose_answer_is_in_no_sentence_is_left_out() -> None:
    """Unlike one that is marked as not answered."""
    row = {**span_row("Who?", "  Anna left.", "Anna"), "answer_start": [0]}
    assert not list(span_examples([row], "qed"))
    (negative,) = span_examples([SPAN_ROWS[-1]], "qed")
    assert negative.gold == frozenset()


def test_only_the_first_place_of_an_answer_is_gold_in_hotpotqa() -> None:
    """Its places are those found by words."""
    row = span_row("Who?", "Anna left. Later Bea left.", "Anna", "Bea")
    (one,), (both,) = span_examples([row], "hotpotqa"), span_examples([row], "quoref")
    assert [sorted(one.gold), sorted(both.gold)] == [[0], [0, 1]]


def test_a_lone_sentence_stands_among_its_neighbours_in_their_order(rng: random.Random) -> None:
    """And is the one that answers."""
    for example in sentence_examples(SENTENCE_ROWS, "qamr", 1, rng):
        places = [int(word.rstrip(".")) for word in example.passage.text.split() if word.rstrip(".").isdigit()]
        assert places == list(range(places[0], places[0] + len(places)))
        assert len(places) <= 5
        assert answer_words(example) == list(example.answer_texts)
        assert example.answer_texts[0] in gold_sentences(example)[0]


def test_the_questions_with_most_words_are_kept(rng: random.Random) -> None:
    """Short ones lean on their sentence."""
    questions = {example.question for example in sentence_examples(SENTENCE_ROWS, "qamr", 2, rng)}
    assert len(questions) == 14
    assert "Who was 3?" not in questions


def test_candidates_of_a_question_are_cut_into_passages(rng: random.Random) -> None:
    """The one that answers is always there, the others now and then."""
    found = list(pair_examples(PAIR_ROWS, "selqa", rng))
    assert [gold_sentences(example) for example in found if example.gold] == [["The tower has 4 bells in all."]]
    assert all(len(example.passage.sentences) <= 8 for example in found)


def test_each_sentence_of_a_run_answers_its_own_question(rng: random.Random) -> None:
    """None is lost where passages are divided."""
    found = list(run_examples(RUN_ROWS, "squad-du", rng))
    assert [gold_sentences(example) for example in found] == [[row["sentence"]] for row in RUN_ROWS]
    assert len({example.passage.article_id for example in found}) > 1


def test_evaluation_sets_give_spans_sentences_or_whole_passages(eval_dir: Path) -> None:
    """Whichever they know."""
    answered, near_miss = collection_examples(eval_dir, "squad2", without=frozenset())
    assert answer_words(answered) == ["old mill"]
    assert (near_miss.passage.text, near_miss.gold) == (FERRY, frozenset())
    (claim,) = collection_examples(eval_dir, "fever", without=frozenset())
    assert gold_sentences(claim) == FEVER_ROW["evidence"]
    (whole,) = collection_examples(eval_dir, "boolq", without=frozenset())
    assert " ".join(gold_sentences(whole)) == SCHOOL


def test_articles_held_out_are_not_learned_from(eval_dir: Path) -> None:
    """Their figures would mean nothing."""
    assert not list(collection_examples(eval_dir, "squad2", without=frozenset({"made-ferry"})))


def test_answers_of_every_set_stand_where_they_are_said_to(train_dir: Path, eval_dir: Path) -> None:
    """And some in a sentence that is gold."""
    examples = load(train_dir, eval_dir)
    assert len({example.source for example in examples}) == 11
    for example in examples:
        assert set(answer_words(example)) <= set(example.answer_texts)
        for answer in answer_words(example)[:1]:
            assert any(answer in sentence for sentence in gold_sentences(example))


def test_the_same_seed_gives_the_same_examples(train_dir: Path, eval_dir: Path) -> None:
    """Another seed gives others."""
    assert load(train_dir, eval_dir) == load(train_dir, eval_dir)
    assert load(train_dir, eval_dir) != load(train_dir, eval_dir, seed=8)


def test_the_files_named_are_the_files_read(train_dir: Path, eval_dir: Path) -> None:
    """The manifest tells their hashes."""
    present = {path for folder in (train_dir, eval_dir) for path in folder.rglob("*") if path.is_file()}
    assert set(data_files(train_dir, eval_dir).values()) == present


def made_up(gold: frozenset[int], total: int) -> Example:
    """An example of `total` sentences with an answer in each gold one."""
    passage = stitch([f"Sentence {n} names {'Ada' if n in gold else 'Bo'}{n}." for n in range(total)], **HEAD)
    texts = tuple(f"Ada{n}" for n in sorted(gold))
    spans = tuple((passage.text.index(text), passage.text.index(text) + len(text)) for text in texts)
    return Example("Who is named?", passage, gold, spans, "qed", texts)


HEAD = {"headline": "Names", "article_id": "names"}


@given(st.data())
def test_a_cut_keeps_sentences_gold_and_answers_aligned(data: st.DataObject) -> None:
    """Whatever is cut out."""
    total = data.draw(st.integers(1, 9))
    example = made_up(data.draw(st.frozensets(st.integers(0, total - 1))), total)
    first = data.draw(st.integers(0, total - 1))
    last = data.draw(st.integers(first + 1, total))
    part = cut(example, first, last)
    assert [int(sentence.split()[1]) for sentence in gold_sentences(part)] == [
        n for n in sorted(example.gold) if first <= n < last
    ]
    assert answer_words(part) == [f"Ada{n}" for n in sorted(example.gold) if first <= n < last]


@given(st.integers(1, 9), st.randoms(use_true_random=False))
def test_a_crop_keeps_a_sentence_that_answers(total: int, rng: random.Random) -> None:
    """Or else it would be a wrong negative."""
    part = around(made_up(frozenset({rng.randrange(total)}), total), rng)
    assert len(part.gold) == len(part.answers) == 1
    assert 1 <= len(part.passage.sentences) <= 4


def test_a_near_miss_is_the_longer_side_without_the_answer(rng: random.Random) -> None:
    """None, where the passage is all gold or the answer's words stand on that side too."""
    rest = without_gold(made_up(frozenset({1}), 5), rng)
    assert rest is not None
    assert rest.passage.text.startswith("Sentence 2")
    assert not rest.gold
    assert without_gold(made_up(frozenset({0, 1}), 2), rng) is None
    twice = span_row("Who?", "Anna left. Later ANNA came back.", "Anna")
    (example,) = span_examples([twice], "qed")
    assert without_gold(example, rng) is None


def test_a_swapped_question_names_what_the_passage_lacks(rng: random.Random) -> None:
    """A number for a number, a name for a name."""
    (example,) = span_examples([span_row("When did 41 people leave?", FERRY, "Friday")], "qed")
    false = swapped(example, ["Calder Rock", "41", "77"], rng)
    assert false is not None
    assert (false.question, false.gold) == ("When did 77 people leave?", frozenset())
    assert swapped(example, ["Calder Rock", "41"], rng) is None


def test_a_turned_question_asks_for_the_opposite(rng: random.Random) -> None:
    """One word of it; none, where no word has an opposite or the passage has that one too."""
    (example,) = span_examples([span_row("Who opened the Tessel dam first?", DAM, "Engineers")], "qed")
    false = turned(example, rng)
    assert false is not None
    assert false.question in {"Who closed the Tessel dam first?", "Who opened the Tessel dam last?"}
    assert not false.gold
    (example,) = span_examples([span_row("When did water reach Lower Hamm?", DAM, "noon")], "qed")
    assert turned(example, rng) is None
    (example,) = span_examples([span_row("Who won?", "Ines won. The others lost.", "Ines")], "qed")
    assert turned(example, rng) is None


def test_an_exchanged_question_asks_who_did_it_the_other_way_round(rng: random.Random) -> None:
    """Names that are one name, or that do the same together, stay where they are."""
    text = "Velland accused Ostrania of closing the dam in May. Velland and Ostrania signed a treaty in 1988."
    (example,) = span_examples([span_row("When did Velland accuse Ostrania?", text, "May")], "qed")
    false = exchanged(example, rng)
    assert false is not None
    assert (false.question, false.gold) == ("When did Ostrania accuse Velland?", frozenset())
    (example,) = span_examples([span_row("When did Velland and Ostrania sign a treaty?", text, "1988")], "qed")
    assert exchanged(example, rng) is None


def test_negatives_never_hold_the_answer(train_dir: Path, eval_dir: Path) -> None:
    """Neither those found elsewhere nor those made of the passage itself."""
    pytest.importorskip("bm25s")
    examples = load(train_dir, eval_dir)
    negatives = hard_negatives(examples)
    assert any(negatives)
    for example, passages in zip(examples, negatives, strict=True):
        assert len(passages) <= 6
        for passage in passages:
            assert passage is not example.passage
            assert not holds_answer(passage, example.answer_texts)
            assert example.answers or passage.article_id != example.passage.article_id
    texts = {example.question: example.answer_texts for example in examples}
    recipe = Recipe(near_miss=0.5, negatives=2)
    for group in vary(examples, negatives, recipe, random.Random(1)):
        for negative in group[1:]:
            assert not negative.gold
            assert negative.question == group[0].question
            assert not holds_answer(negative.passage, texts[negative.question])


def elsewhere(examples: list[Example]) -> list[list[Passage]]:
    """For each example the passage of the first one with another, to do without a search."""
    return [[other.passage for other in examples if other.passage is not example.passage][:1] for example in examples]


def test_the_same_seed_gives_the_same_round(train_dir: Path, eval_dir: Path) -> None:
    """Variations and batches; another seed gives others."""
    examples = load(train_dir, eval_dir)

    def drawn(seed: str) -> object:
        return draw_round(examples, elsewhere(examples), words_tokenizer(), Recipe(), random.Random(seed))

    assert drawn("7-0") == drawn("7-0")
    assert drawn("7-0") != drawn("7-1")


def words_tokenizer() -> Tokenizer:
    """One token for each word, all of them the same: labels go by offsets."""
    tokenizer = Tokenizer(WordLevel({"word": 5}, unk_token="word"))
    tokenizer.pre_tokenizer = Whitespace()
    return tokenizer


def test_labels_stand_at_the_tokens_of_the_answer_and_of_its_sentence() -> None:
    """Counted behind the question and the headline."""
    ((encoded,),) = encode_groups([[made_up(frozenset({1}), 3)]], words_tokenizer())
    assert len(encoded.ids) == 3 + 4 + 2 + 3 * 5  # special, question, headline, sentences of four words and a stop
    first = 2 + 4 + 2
    assert encoded.sentence_of == [-1] * first + [0] * 5 + [1] * 5 + [2] * 5 + [-1]
    assert encoded.starts == encoded.ends == [first + 5 + 3]


def test_where_only_the_sentence_is_known_an_answer_may_be_any_part_of_it() -> None:
    """And where nothing answers, it is [CLS]."""
    known = made_up(frozenset({0}), 2)
    sentence_only = Example(known.question, known.passage, known.gold, (), "selqa")
    nothing = Example(known.question, known.passage, frozenset(), (), "selqa")
    (group,) = encode_groups([[sentence_only, nothing]], words_tokenizer())
    assert group[0].starts == group[0].ends == [8, 9, 10, 11, 12]
    assert group[1].starts == group[1].ends == [0]


def test_a_question_whose_answer_is_cut_off_is_left_out() -> None:
    """It would teach that there is none."""
    assert not encode_groups([[made_up(frozenset({90}), 91)]], words_tokenizer())


def test_batches_hold_every_group_once_and_keep_to_the_budget(rng: random.Random) -> None:
    """Padding included."""
    groups = encode_groups([[made_up(frozenset({0}), 1 + n % 9)] for n in range(50)], words_tokenizer())
    made = batches(groups, 200, rng)
    assert sorted(id(group) for batch in made for group in batch) == sorted(map(id, groups))
    for batch in made:
        assert len(batch) * max(len(encoded.ids) for (encoded,) in batch) <= 200


def test_a_batch_weighs_the_tokens_of_a_sentence_alike() -> None:
    """Rows of `members` sum to 1 for a sentence and to 0 for none."""
    groups = encode_groups(
        [[made_up(frozenset({1}), 3), made_up(frozenset(), 1)], [made_up(frozenset({0}), 2)]], words_tokenizer()
    )
    batch = collate(groups)
    assert torch.allclose(batch.members.sum(2), batch.sentence_mask)
    assert batch.sentence_mask.tolist() == [[1, 1, 1], [1, 0, 0], [1, 1, 0]]
    assert batch.gold.tolist() == [[0, 0, 1, 0], [1, 0, 0, 0], [0, 1, 0, 0]]
    assert batch.group.tolist() == [0, 0, 1]
    assert batch.ids.shape[1] % 16 == 0


def test_the_loss_is_the_log_of_what_the_targets_have_together() -> None:
    """Of four equal choices, one isn't allowed and two are right: log(3 / 2)."""
    loss = marginal(torch.zeros(1, 4), torch.tensor([[1, 1, 0, 0]]), torch.tensor([[1, 1, 1, 0]]))
    assert loss.exp().item() == pytest.approx(1.5)


def test_the_learning_rate_rises_then_falls_and_is_never_zero() -> None:
    """Over a round."""
    rates = [learning_rate(1.0, step / 100) for step in range(1, 101)]
    top = rates.index(max(rates))
    assert rates[: top + 1] == sorted(rates[: top + 1])
    assert rates[top:] == sorted(rates[top:], reverse=True)
    assert 0 < min(rates) < max(rates) <= 1


@pytest.mark.slow
@pytest.mark.model
@pytest.mark.filterwarnings("ignore")  # the exporter of torch warns of its own age
def test_what_is_trained_is_exported_and_read_with(
    train_dir: Path, eval_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    """One round on made-up data, by the command; the shipped reader's code reads with the outcome."""
    pytest.importorskip("onnx")
    pytest.importorskip("bm25s")
    threads = torch.get_num_threads()
    request.addfinalizer(lambda: torch.set_num_threads(threads))
    out = tmp_path / "out"
    folders = {"--train-dir": train_dir, "--eval-dir": eval_dir, "--out": out}
    options = [str(part) for pair in folders.items() for part in pair]
    train_reader.main([*options, "--rounds", "1", "--hold-out", "made-ferry"])
    manifest = json.loads((out / "manifest.json").read_text("utf-8"))
    assert manifest["held_out_figures"]["questions"] == 2
    assert manifest["examples"]["quoref"] == len(SPAN_ROWS)
    assert len(manifest["data"]) == 14
    assert (out / "round-1.pt").exists()
    monkeypatch.setattr(trained_reader, "_MODEL", out / manifest["model"]["file"])
    monkeypatch.setattr(trained_reader, "SHA256", manifest["model"]["sha256"])
    (example, *_) = span_examples(SPAN_ROWS, "qed")
    passage = PassageText("", example.passage.text, example.passage.sentences)
    (evidences,) = trained_reader.TrainedReader().read(example.question, [passage])
    assert len(evidences) == 3
    assert all(evidence.answer is not None for evidence in evidences)
