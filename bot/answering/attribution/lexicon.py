"""What attribution knows of English: verbs that attribute, kinds of word, and what stands in and around names.

The lists are in lower case with straight apostrophes. They were written for news prose in general; no word is here for
the sake of one outlet or one story.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum


class Cue(StrEnum):
    """How a verb attributes what stands beside it."""

    SAY = "say"  # speech: a clause, a quotation, or a plain object as in "announced a truce"
    CLAIM = "claim"  # speech when a clause or a quotation stands beside it, else something else: "claimed the prize"
    TELL = "tell"  # speech with the hearer named first
    VOICE = "voice"  # speech only beside a quotation: "“We won!” she laughed"
    THINK = "think"  # belief, hope, intent: the clause after it
    JUDGE = "judge"  # speech that names its object: "denounced the plan", "accused Trask of lying"
    SHOW = "show"  # findings: "the audit found that"
    GIVE = "give"  # with a noun of speech: "issued a statement", "took issue with the plan"


def words(text: str) -> frozenset[str]:
    """The words of a list, parted by spaces."""
    return frozenset(text.split())


def _forms(lemma: str) -> Iterator[str]:
    """The forms of a verb: all given, parted by "/", or the regular ones; "=" doubles the last letter (admit=ted)."""
    if "/" in lemma:
        yield from lemma.split("/")
        return
    verb = lemma.removesuffix("=")
    stem = verb + verb[-1] if lemma != verb else verb
    yield verb
    if verb.endswith("y") and verb[-2] not in "aeiou":
        yield from (f"{verb[:-1]}ies", f"{verb[:-1]}ied", f"{verb}ing")
    elif verb.endswith("e"):
        yield from (f"{verb}s", f"{verb}d", f"{verb if verb.endswith('ee') else verb[:-1]}ing")
    else:
        plural = "es" if verb.endswith(("s", "x", "z", "ch", "sh", "o")) else "s"
        yield from (f"{verb}{plural}", f"{stem}ed", f"{stem}ing")


_LEMMAS = {
    Cue.SAY: """say/says/said/saying write/writes/wrote/written/writing acknowledge admit= affirm allege announce
        apologize apologise argue caution clarify complain confirm contend declare demand deny describe disclose
        dispute emphasize emphasise estimate exclaim explain express forecast insist marvel note order pledge predict
        proclaim promise pronounce propose quote recall recommend recount reiterate report state stress suggest
        summarize summarise threaten tout tweet underline underscore urge vow warn""",
    Cue.CLAIM: """add agree assert assess attest boast brag= chant chide claim comment concede conclude confess
        confide counter disagree gripe hint imply inquire joke lament maintain mention object observe opine plead
        point ponder post protest reason relate remark remember repeat reply respond retweet reveal rule signal
        specify speculate swear/swears/swore testify wonder""",
    Cue.TELL: "tell/tells/told/telling advise ask assure inform instruct notify remind",
    Cue.VOICE: """begin/begins/began/beginning go/goes/went/going read/reads/reading shoot/shoots/shot/shooting
        sing/sings/sang/singing beam bellow chuckle continue cry fume gasp giggle groan grin= growl gush interject
        intone laugh mumble murmur muse mutter nod= open pipe quip= retort roar scoff scream shout shriek shrug= sigh
        smile snap= sneer sob= tease thunder volunteer whisper yell""",
    Cue.THINK: """think/thinks/thought/thinking feel/feels/felt/feeling know/knows/knew/known/knowing
        see/sees/saw/seeing accept anticipate assume believe calculate consider decide determine doubt envision
        expect fear figure hope imagine intend plan= prefer= presume project realize realise recognize recognise
        regret= reckon suspect want wish worry""",
    Cue.JUDGE: """cast/casts/casting accuse advocate applaud assail attack bash belittle bemoan berate blame blast
        brand call castigate celebrate charge characterize characterise cite commend condemn congratulate credit
        criticize criticise decry defend demean denounce deplore deride disavow dismiss disparage downplay echo
        encourage endorse exhort fault frame hail hammer highlight label lambast lambaste laud liken link list mock
        outline paint portray praise question rebuff rebuke rebut= refer= reject request ridicule salute scold slam=
        thank trumpet vilify speak/speaks/spoke/speaking talk""",
    Cue.SHOW: """find/finds/found/finding show/shows/showed/shown/showing hear/hears/heard/hearing contain
        demonstrate discover feature illustrate include indicate learn prove""",
    Cue.GIVE: """give/gives/gave/given/giving make/makes/made/making take/takes/took/taken/taking
        send/sends/sent/sending deliver issue make offer provide publish release""",
}
CUES = {form: cue for cue, lemmas in _LEMMAS.items() for lemma in lemmas.split() for form in _forms(lemma)}
# Those whose plain form and form in -s are as often nouns.
_NOUN_LEMMAS = """attack blame blast boast brand call cast caution challenge chant charge claim comment counter
    credit cry demand dispute doubt echo estimate fault fear feature figure forecast frame hammer highlight hint hope
    joke label lament laugh link list mention note object offer open order outline paint pipe plan pledge point post
    praise project promise protest question quote read reason rebuke recall regret release remark reply report
    request roar rule scream shout show shrug sigh signal slam smile snap state stress suspect talk tease thunder
    tweet volunteer vow whisper wish wonder worry yell"""
NOUNS = frozenset(form for lemma in _NOUN_LEMMAS.split() for form in list(_forms(lemma))[:2]) | words(
    "feeling finding reporting showing thought"
)
RETRACTING = ("declin", "refus", "fail", "avoid", "stop", "unwilling", "unable")  # "refused to say": nothing is said
PHRASAL = {"call": ("for", "on", "to"), "refer": ("to",), "sp": ("about", "of"), "talk": ("about", "of", "up")}
NEGATIONS = words("not never no hardly neither nor")
BE = words("is are was were be been being am isn't aren't wasn't weren't get gets got getting")
NOBODY = words("i we you it there everyone everybody nobody anyone one me us")  # as a source: no one that can be named
# What is put to a vote says what is written in it; what it asks for, its movers ask for.
PROPOSALS = words(
    "amendment amendments bill bills clause clauses law laws measure measures motion motions petition petitions"
)
PRONOMINAL = words("all both some many most few several others none another")
COMPLEMENTISERS = words("that whether how why what if")
# What finds and shows plain things; people mostly don't.
DOCUMENTS = words(
    """ad ads article book brochure clip commercial materials page pitch site website column editorial headline
    interview message post speech spot statement story testimony transcript tweet study studies survey surveys poll
    polls report reports paper audit review analysis investigation inquiry data documents records figures results
    research email emails findings video footage filing complaint letter memo"""
)
MEANS = words("phone telephone email e-mail text letter fax video satellite")  # what one speaks by
# What one gives, issues or makes when one says something.
SPEECH = words(
    """account advice aim answer apology assessment assurance assurances blame call case clarification clear comment
    comments complaint congratulations condolences criticism criticisms defence defense description detail details
    endorsement estimate evidence explanation hint hints insight issue message order orders pledge pledges praise
    prediction promise promises proposal reason reasons rebuke remarks reply response ruling speech statement
    suggestion support testimony thanks tribute update verdict view views vow warning warnings"""
)
VIEWS = words("view opinion words telling account eyes estimation judgment judgement reckoning")
NO_ADVERBS = words("ally anomaly assembly bully daily elderly family monopoly only rally reply supply tally weekly")
DATES = words(
    """monday tuesday wednesday thursday friday saturday sunday january february march april june july august
    september october november december jan feb aug sept oct nov dec"""
)
# One letter a kind of word, so that the grammar can be regular expressions over them; see `Reading`.
_KINDS = {
    "d": """a an the this these those his her its their my our your some any no every each several many most few
        another other such various numerous fellow all none""",
    "o": "i you he she it we they others him them us me everyone everybody someone somebody nobody anyone there",
    "p": """of in on at by for from with about into over under against between among through during within without
        toward towards near behind beside besides via per regarding despite across along around above below amid
        inside outside throughout upon versus like onto following alongside concerning""",
    "t": "to",
    "c": "and or but nor yet plus so",
    "s": """that because although though while when whenever whereas if unless until since after before as once than
        whether how why where what except lest""",
    "r": "who which whom whose",
    "x": """is are was were be been being am has have had having do does did doing will would shall should can could
        may might must not never cannot isn't aren't wasn't weren't""",
    "m": """day days week weeks weekend month months year years morning afternoon evening night today yesterday
        tomorrow tonight""",
    "a": """also then later now ever just still already again soon often sometimes always too very even only instead
        meanwhile however moreover furthermore indeed perhaps maybe here ago earlier afterward afterwards first once
        twice further thus therefore rather quite long far more less both nevertheless last next out off up down away
        back well""",
    "b": """came come comes coming gone won win wins winning lost lose loses losing held hold holds holding met meet
        meets meeting ran run runs running left leave leaves leaving kept keep keeps keeping stood stand stands
        standing led lead leads leading begun brought bring brings bringing bought sold built broke fell rose grew
        drew drove flew chose become becomes became put puts putting set sets setting hit hits cut cuts let lets
        spent sat sought seek seeks seeking struck fought caught taught laid paid lay rode wore threw withdrew died
        faces seems appears looks needs tries works plays turns starts remains uses moves shares helps unveils got
        get gets""",
    "n": "von van der de di da del della dos bin ibn",
}
KINDS = {word: kind for kind, members in _KINDS.items() for word in members.split()}
# Stand before a name and are no part of it.
TITLES = words(
    """mr mrs ms miss dr prof professor sir dame lord lady rev fr sen sens senator gov governor rep reps
    representative congressman congresswoman president premier chancellor minister secretary director chairman
    chairwoman chair mayor judge justice attorney general gen lt lieutenant col colonel maj major capt captain sgt
    sergeant adm admiral sheriff detective officer ambassador commissioner councillor councilman councilwoman speaker
    leader chief ceo spokesman spokeswoman spokesperson coach coordinator archbishop bishop cardinal sister brother
    republican republicans democrat democrats democratic conservative labour liberal independent vice deputy former
    acting press analyst economist reporter"""
)
# A name with one of them is no person's.
BODIES = words(
    """administration agency alliance army assembly association authority bank board body bureau cabinet campaign
    center centre centers chamber church city coalition college commission committee company confederation conference
    congress consortium corp corporation council county court daily department east embassy federation fire force
    forces foreign foundation fund gazette government group health herald hospital house inc industries institute
    institution international journal league ltd media ministry mission monitor motors national nations navy network
    news office organisation organization parliament partnership party police post press project radio republic
    review school senate service south services society state states street studio survey team telegraph times today
    tower treasury tribunal trust tv union united university watch watchdog world"""
)
# Places of one word, which no fuller name is looked for; "Global Affairs Canada" is not what "Canada" is short for.
PLACES = words(
    """afghanistan albania algeria america argentina armenia australia austria azerbaijan bangladesh belarus belgium
    bolivia brazil britain bulgaria cambodia canada chile china colombia croatia cuba denmark ecuador egypt england
    estonia ethiopia europe finland france georgia germany ghana greece haiti hungary iceland india indonesia iran
    iraq ireland israel italy jamaica japan jordan kazakhstan kenya kosovo kuwait kyiv latvia lebanon libya lithuania
    london malaysia mexico moldova mongolia morocco moscow myanmar nepal netherlands nigeria norway pakistan panama
    peru philippines poland portugal qatar romania russia rwanda scotland serbia singapore slovakia slovenia somalia
    spain sudan sweden switzerland syria taiwan tehran thailand tokyo tunisia turkey u.k u.n u.s uganda uk ukraine un
    us venezuela vietnam wales washington yemen zimbabwe beijing berlin brussels paris"""
)
# A person by what they are; in the plural they are people.
ROLES = words(
    """activist actor actress adviser advisor agent aide ambassador analyst assistant attorney author banker boss
    candidate chancellor chief coach congressman congresswoman consultant critic dealer deputy diplomat director
    doctor driver economist editor executive expert farmer father founder governor head historian husband inspector
    investigator journalist judge king lawmaker lawyer leader man manager mayor minister mother mogul neighbor
    neighbour nominee nurse official officer owner player politician pope president priest prince princess prosecutor
    queen reporter representative researcher resident scholar scientist secretary senator sheriff singer source
    spokesman spokesperson spokeswoman strategist student supporter suspect teacher veteran victim voter wife witness
    woman worker"""
)
FEMALE = words(
    """mrs ms miss mother wife woman actress queen princess sister daughter spokeswoman congresswoman chairwoman
    alice amanda amy ana angela ann anna anne barbara carla carol catherine charlotte christina christine clara
    claire diana elena elizabeth ella emily emma eva fatima fiona frances grace hannah helen ines irene isabel jane
    janet jennifer jessica joan judith julia julie karen kate katherine laura leila linda lisa lucy margaret maria
    marie martha mary megan melissa michelle mina nadia nancy natalie nicola nina nora olga olivia patricia rachel
    rebecca rosa rose ruth samantha sandra sara sarah sofia sonia sophie susan teresa theresa ursula vera victoria
    wendy yasmin zoe"""
)
MALE = words(
    """mr sir father husband man actor king prince brother son spokesman congressman chairman adam ahmed alan albert
    alex ali andrew anthony antonio arthur benjamin bill bob boris brian carl carlos charles chris christopher daniel
    david dmitri dmitry donald edward emmanuel eric francis frank fred george giovanni gordon hans harry henry hugo
    ian ivan jack james jeff jerry jim joe john jonathan jose joseph juan justin karl keith kenneth kevin larry louis
    luis marco mark martin matthew michael mike mohammed muhammad nicholas nigel omar oscar paul pedro peter philip
    richard robert roger ronald sam scott sean sergei simon stephen steve steven ted thomas tim timothy tom tony
    victor vladimir walter william xi"""
)
