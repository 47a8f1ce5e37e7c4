"""English words whose forms don't share a stem: "met" and "meet", "men" and "man"."""

from __future__ import annotations

# Each with its past and its participle, where they differ. Left out are those whose forms are mostly something else:
# bear, bind, fell, grind, lie, wind.
_VERBS = """
arise/arose/arisen awake/awoke/awoken beat/beaten become/became begin/began/begun bend/bent bite/bit/bitten
bleed/bled blow/blew/blown break/broke/broken breed/bred bring/brought build/built burn/burnt buy/bought catch/caught
choose/chose/chosen cling/clung come/came creep/crept deal/dealt dig/dug do/did/done draw/drew/drawn dream/dreamt
drink/drank/drunk drive/drove/driven eat/ate/eaten fall/fell/fallen feed/fed feel/felt fight/fought find/found
flee/fled fling/flung fly/flew/flown forbid/forbade/forbidden foresee/foresaw/foreseen forget/forgot/forgotten
forgive/forgave/forgiven freeze/froze/frozen get/got/gotten give/gave/given go/went/gone grow/grew/grown hang/hung
hear/heard hide/hid/hidden hold/held keep/kept kneel/knelt know/knew/known lead/led lean/leant leap/leapt learn/learnt
leave/left lend/lent lose/lost make/made mean/meant meet/met mislead/misled mistake/mistook/mistaken
outgrow/outgrew/outgrown overcome/overcame overrun/overran oversee/oversaw/overseen overtake/overtook/overtaken
overthrow/overthrew/overthrown pay/paid prove/proven rebuild/rebuilt repay/repaid ride/rode/ridden ring/rang/rung
rise/rose/risen run/ran say/said see/saw/seen seek/sought sell/sold send/sent sew/sewn shake/shook/shaken shine/shone
shoot/shot show/shown shrink/shrank/shrunk sing/sang/sung sink/sank/sunk sit/sat slay/slew/slain sleep/slept slide/slid
sow/sown speak/spoke/spoken speed/sped spell/spelt spend/spent spill/spilt spin/spun spring/sprang/sprung stand/stood
steal/stole/stolen stick/stuck sting/stung strike/struck/stricken strive/strove/striven swear/swore/sworn sweep/swept
swell/swollen swim/swam/swum swing/swung take/took/taken teach/taught tear/tore/torn tell/told think/thought
throw/threw/thrown undergo/underwent/undergone understand/understood undertake/undertook/undertaken undo/undid/undone
unwind/unwound uphold/upheld wake/woke/woken wear/wore/worn weave/wove/woven weep/wept win/won
withdraw/withdrew/withdrawn withhold/withheld withstand/withstood wring/wrung write/wrote/written
"""
_NOUNS = """
man/men woman/women child/children person/people foot/feet tooth/teeth goose/geese mouse/mice wife/wives life/lives
knife/knives leaf/leaves half/halves thief/thieves wolf/wolves shelf/shelves spokesman/spokesmen
spokeswoman/spokeswomen policeman/policemen fisherman/fishermen businessman/businessmen congressman/congressmen
serviceman/servicemen gunman/gunmen fireman/firemen crisis/crises analysis/analyses basis/bases thesis/theses
criterion/criteria phenomenon/phenomena datum/data medium/media
"""
IRREGULAR_VERBS: tuple[tuple[str, ...], ...] = tuple(tuple(forms.split("/")) for forms in _VERBS.split())
IRREGULAR = IRREGULAR_VERBS + tuple(tuple(forms.split("/")) for forms in _NOUNS.split())
