"""What the rules of `index.sentences` know about words; lower case, without their full stop."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Words, in lower case and without their full stop.

# Never end a sentence, whatever follows: "vs. The Hague", "e.g. The Mill".
NEVER_LAST = _words("e.g eg i.e ie cf viz vs a.k.a aka f.k.a d.b.a approx incl esp")
# Titles, ranks, peaks: never end one when capitalised, even if the name looks like a first word ("Dr. No").
TITLES = _words("""mr mrs ms mx messrs mmes mses dr drs prof profs rev revd fr msgr mgr hon pres gov govs lt sgt cpl
    pvt pfc spc sfc msgt ssgt tsgt cpt capt cmdr cdr comdr col maj gen brig adm radm vadm ens sen sens rep reps sec
    secs supt insp det cst const ald cllr treas asst dep amb atty attys mme mlle sra srta dra hr wm chas jas thos robt
    benj ft mt mts""")
# Go on into a name or a number, or end the sentence: the next word decides ("Inc. said", "Inc. The").
ABBREVIATIONS = _words("""inc corp cos ltd llc llp plc lp bros mfg assn assoc intl natl govt dept depts univ inst acad
    hosp dist bldg ctr pty pte bhd sdn cie regt bn inf cav cir jr sr esq ret ave blvd rd ln sq pkwy hwy rte tpke expy
    apt rm feb apr aug sept oct nov dec tue tues weds thu thur thurs calif conn mich minn tenn ariz okla colo fla kan
    ky mont neb nev tex vt wis wyo ont que alta sask al eds ibid supp suppl vol vols fig figs nos pp ch chap para paras
    exs ext tel rs eq max avg est temp dim misc spp n°""")
# The same, but everyday words unless capitalised: "Ill." and "ill.", "Sat." and "sat.", "Art. 5" and "art."
CAPITALISED_ABBREVIATIONS = _words("""co div st ste ct pl ter jan jun jul sep mar mon wed fri sat sun mass miss ill
    ind la pa md mo ore va wash ala ark del ga cal art ex sect ed op pt pts pop min sp bro""")
# A number may follow in lower case too: "art. 6", "c. 1838", "pop. 812".
BEFORE_NUMBER = _words("""pop tab min max art sect sec ex ver flt lot op pt pts rule p b c d r v ca circa mar jan sat
    sun""")
# End the sentence before a capital when a number stands before them: "30 ft. One boat", "400 B.C. Rome".
UNITS = _words("""in ft yd yds mi km m cm mm kg g mg lb lbs oz t l ml cl gal qt pt tsp tbsp sq cu hr hrs h min mins s
    sec secs mph kph m.p.h k.p.h r.p.m p.s.i kw mw kwh b.c b.c.e a.d c.e""")
# After "p.m." the time goes on with these; any other capital begins a sentence.
AFTER_TIME = _words("""monday tuesday wednesday thursday friday saturday sunday mon tue tues wed weds thu thur thurs
    fri sat sun january february march april may june july august september october november december jan feb mar apr
    jun jul aug sept sep oct nov dec gmt utc bst cet cest eet msk ist jst kst hkt sgt aest aedt est edt et cst cdt ct
    mst mdt mt pst pdt pt akst hst nst ndt ast adt eastern pacific central mountain atlantic greenwich local standard
    daylight mass""")
# After these a capital letter is a word of its own, not an initial: "Plan B. Ministers said".
LETTERED = _words("""plan vitamin hepatitis category grade type class section group pier gate channel exhibit schedule
    appendix block ward zone terminal option part phase influenza war annex wing platform series figure table""")
# sentencex takes these for abbreviations however they are written: "in May. Fans", "the Fed. Markets".
EVERYDAY = _words("may fed ken penn bart")
# Begin a sentence far more often than they go on with a name.
OPENERS = _words("""the a an this that these those he she it we they you i his her its our their my your there here
    who what when where why how which whose and but or so yet nor if as at by for from in into of on since though
    although unless until while whereas with within without after before during despite over among amid between because
    once whether instead besides beyond across along around behind below beneath near through throughout toward towards
    upon about above against like unlike per than then thus to also again already always now never not nobody none
    nothing neither often only perhaps maybe meanwhile moreover nevertheless nonetheless however hence therefore still
    soon sometimes later earlier today tomorrow yesterday tonight recently finally eventually ultimately initially
    originally previously currently formerly afterwards afterward elsewhere even ever every everyone everybody
    everything each either both any anyone anything some someone somebody something several many most more much few
    fewer less others another such same further furthermore additionally indeed otherwise overall separately similarly
    likewise conversely consequently accordingly apparently clearly obviously certainly surely unfortunately
    fortunately notably importantly interestingly historically traditionally typically usually generally normally
    officially reportedly allegedly immediately suddenly nearly almost roughly approximately according asked told
    speaking citing using following including based given considering having being born founded is are was were do does
    did has have had can could would should might must don't didn't doesn't isn't aren't wasn't weren't won't can't
    couldn't wouldn't let yes one two three four five six seven eight nine ten eleven twelve dozens hundreds thousands
    millions half just""")
# The same unless a capital follows: "D.C. Police there", but "U.S. First Army", "J. All Saints".
OPENERS_BEFORE_LOWER_CASE = _words("""police people women men children staff revenue inflation unemployment trading
    turnout all other under first second third last next no new old early late""")
# Courtesy titles begin one too, but other titles may not: "U.S. Rep. Winter".
COURTESY = _words("mr. mrs. ms. dr. prof. mr mrs ms dr")
# Names that look like openers, after an initial: "J. An Lee", "S. So".
NAMES_TOO = _words("in an so he you or do has my her la over may")
# No names at all: only these show that a sentence ended with a title ("promoted to Sgt. The ceremony").
NO_NAMES = _words("the they she it but when after before his this that its their these those")
# What follows the subject of a sentence.
VERBS = _words("""said says has had is was were are will would could can did does told asked wrote added began became
    came died fell found gave got grew held kept knew led left lost made met paid ran rose saw sent sold spent spoke
    stood took went won never also a an the his her its their my your denied declined refused wants wanted plans
    planned voted warned""")
# Make a name with the abbreviation before them: "U.S. Senate", "U.N. Security Council", "Co. Chairman".
NAME_PARTS = _words("""senate house congress congressman congresswoman representative senator president vice army navy
    marine marines coast space supreme district circuit court attorney magistrate department secretary treasury state
    justice defense commerce labor energy homeland veterans federal fed reserve bureau agency office embassy consulate
    ambassador marshals customs border capitol chamber census trade envoy general commission open masters olympic
    soccer steel cellular bank constitution parliament security council high mayor police superior metro government
    administration military forces force command central pacific southern northern times post journal news chairman
    chairwoman chief director founder spokesman spokeswoman ceo airways bancorp foods democrats republicans catholics
    muslims jews air prime minister premier governor gov dollar treasuries republican democrat postal geological stock
    football classic day campus centers centres services games representatives appeals affairs works sports states
    nations securities industries systems motors airlines bishops nationals holdings partners brothers east west north
    south midwest northeast southeast northwest southwest gulf""")
# Dotted letters that aren't a person's initials.
PLACES_AND_DEGREES = _words("""u.s u.k u.n e.u u.s.a u.a.e d.c n.j n.c s.c n.m n.h n.d s.d b.c n.s w.va ph.d m.d m.a
    b.a""")
# Keep their mark, with the other words of such names: "Yahoo! Finance", "Zingo! Foods".
MARKED_NAMES = _words("yahoo yum jeopardy wham joomla oklahoma kahoot tora e")
COMPANY_WORDS = _words("brands foods inc ltd corp plc group holdings")
PARTICLES = _words("van von de del della di da du la le bin ibn al el der den ten ter dos af ap")
GERMAN_OPENERS = _words("der die das ein eine er sie es wir ich am im in auf dann doch aber und nach bei für")
DASHES = frozenset("—–―−-")
CLOSING_QUOTES = frozenset("”\"’'»“")
