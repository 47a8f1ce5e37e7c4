"""How the shipped reader is trained; `scripts/train_reader.py` is the command.

Not part of what is installed: beyond the runtime it needs requirements/training.txt. Its order of work is that of the
modules: `sources` reads the data sets into `examples`, `varying` makes each round's variations of them, `encoding`
makes tensors, `model` is what learns, `learning` the loop, `figures` measures it, `exporting` writes what ships.

Every random choice comes from the seed in a fixed order, so the same data, seed, versions and number of threads on the
same kind of processor give the same weights.
"""
