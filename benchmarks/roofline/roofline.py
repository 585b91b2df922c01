#!/usr/bin/env python3
"""Least cycles per particle that the written code of a NEP can take, stage by stage.

    roofline.py STAGES.javap TRIPS [--ns NS] [--ghz GHZ]

STAGES.javap: `javap -p -c` of the class that -Dhaven.code.dump=FOLDER leaves; TRIPS: what NepLoop prints. Operations of
each loop are counted as written (constants and what a loop does not change are counted outside of it where they are
written there), times the runs of the loop: constant ones from the code, others from TRIPS.

The bound is that of the busiest unit of a Zen 4 core with vectors of 512 bits, each done as two halves (AMD, Software
Optimization Guide for the Zen 4 Microarchitecture, publication 57647): one multiplication or fused operation a cycle
(FP0, FP1), one addition (FP2, FP3), one permutation, blend or compression (FP1, FP2), one load, half a store; division
10 and root 15 cycles; six operations dispatched. No latency, no lines crossed, no miss, no scalar code.
"""
import argparse
import collections
import re

FUSED, ADDED, MOVED, LOADED, STORED = 'fma/mul', 'add/cmp', 'move', 'load', 'store'
UNIT = {'fma': FUSED, 'mul': FUSED, 'add': ADDED, 'sub': ADDED, 'compare': ADDED, 'max': ADDED, 'min': ADDED,
        'convert': ADDED, 'neg': ADDED, 'and': ADDED, 'lanewise': ADDED, 'blend': MOVED, 'rearrange': MOVED,
        'compress': MOVED, 'expand': MOVED, 'fromArray': LOADED, 'intoArray': STORED}
CYCLES = {'div': 10, 'sqrt': 15}
RUNS = {'select0': 'candidate_vectors', 'select1': 'radial_vectors', 'radial': 'radial_vectors', 'close': 'radial_vectors',
        'collect': 'radial_vectors', 'radialForces': 'radial_vectors', 'angular': 'angular_vectors', 'angularForces': 'angular_vectors'}
CONSTANT = re.compile(r'(?:iconst_|bipush +|sipush +)(-?\d+)')


def methods(lines):
    """name -> [(index, text)]"""
    found, now = collections.OrderedDict(), None
    for line in lines:
        head = re.match(r'  static \w+ (\w+)\(', line)
        if head:
            now = found.setdefault(head.group(1), [])
        elif re.match(r'  \S', line):
            now = None
        step = re.match(r' +(\d+): (.*)', line)
        if step and now is not None:
            now.append((int(step.group(1)), step.group(2)))
    return found


def loops(code, variable):
    """[(begin, end, runs)] of the loops: a jump back, before its target `to; istore; from; istore`."""
    place = {at: k for k, (at, _) in enumerate(code)}
    found = []
    for at, text in code:
        jump = re.match(r'goto +(\d+)', text)
        if jump and int(jump.group(1)) < at:
            begin = int(jump.group(1))
            k = place[begin]
            limit, first = CONSTANT.match(code[k - 4][1]), CONSTANT.match(code[k - 2][1])
            step = int(re.match(r'iinc +\d+, (\d+)', code[place[at] - 1][1]).group(1))
            runs = variable
            if limit and first:
                runs = max(0, -(-(int(limit.group(1)) - int(first.group(1))) // step))
            elif first and int(first.group(1)) > 0:
                runs = max(0, variable - int(first.group(1)) / step)
            found.append((begin, at, runs))
    return found


def count(name, code, trips):
    stage = re.sub(r'\d+$', '', name)
    variable = trips[RUNS.get(name, RUNS.get(stage, 'radial_vectors'))]
    inside = loops(code, variable)
    # Two ways for one vector and for more of angular neighbours: the second.
    branch = [(at, int(re.match(r'if_icmpge +(\d+)', text).group(1))) for at, text in code if text.startswith('if_icmpge')]
    own = {begin for begin, _, _ in inside}
    skipped = [(at, to) for at, to in branch if not any(begin <= at <= begin + 8 for begin in own)]
    units, operations = collections.Counter(), 0
    for at, text in code:
        if any(low < at < high for low, high in skipped):
            continue
        call = re.search(r'(?:Float|Int)?Vector\.(\w+):', text) or re.search(r'Method .*Vector(?:Mask|Shuffle)?\.(\w+):', text)
        if not call or (call.group(1) not in UNIT and call.group(1) not in CYCLES):
            continue
        weight = 1
        for begin, end, runs in inside:
            if begin <= at <= end:
                weight *= runs
        operations += weight
        if call.group(1) in CYCLES:
            units['div/root'] += weight * CYCLES[call.group(1)]
        else:
            units[UNIT[call.group(1)]] += weight
    return stage, units, operations


def bound(units, operations):
    # Multiplications may not use FP2, moves share FP1 with them and FP2 with additions: all arithmetic, two a cycle.
    arithmetic = (units[FUSED] + units[ADDED] + units[MOVED]) / 2
    return max(units[FUSED], units[ADDED], units[MOVED], units[LOADED], 2 * units[STORED], units['div/root'], arithmetic, operations / 6)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('javap')
    parser.add_argument('trips')
    parser.add_argument('--ns', type=float, help='measured ns per particle in place of the least in TRIPS')
    parser.add_argument('--ghz', type=float, help='clock in place of that in TRIPS')
    options = parser.parse_args()
    trips = {}
    for line in open(options.trips):
        words = line.split()
        if len(words) == 2:
            trips[words[0]] = float(words[1])
    names = [FUSED, ADDED, MOVED, LOADED, STORED, 'div/root']
    print('| part | ' + ' | '.join(names) + ' | bound, cycles |\n|---' * 1 + '|---' * (len(names) + 1) + '|')
    total, whole = collections.Counter(), 0
    for name, code in methods(open(options.javap)).items():
        _, units, operations = count(name, code, trips)
        cycles = bound(units, operations)
        total.update(units)
        whole += cycles
        print(f'| {name} | ' + ' | '.join(f'{units[n]:.0f}' for n in names) + f' | {cycles:.0f} |')
    print('| all | ' + ' | '.join(f'{total[n]:.0f}' for n in names) + f' | {whole:.0f} |')
    measured = (options.ns or trips['least']) * (options.ghz or trips['gigahertz'])
    print(f'\nmeasured {measured:.0f} cycles: the bound is {whole / measured:.0%} of it')


if __name__ == '__main__':
    main()
