# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Sottovoce contributors

"""Runs what people do as tests: one case a step, or one case a mishap."""

import argparse
import os
import pathlib
import re
import sys
import traceback

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / 'helpers'))
sys.dont_write_bytecode = True

import driver  # noqa: E402
import notifications  # noqa: E402
import pictures  # noqa: E402
import tap  # noqa: E402


def arguments():
    """What Meson tells a test: the programs, and where to leave pictures."""
    parser = argparse.ArgumentParser()
    parser.add_argument('--app', required=True, type=os.path.abspath)
    parser.add_argument('--cli', type=os.path.abspath)
    parser.add_argument('--output', required=True, type=os.path.abspath)
    parser.add_argument('cases', nargs='*',
                        help='only the cases whose names hold one of these')
    options = parser.parse_args()
    os.makedirs(options.output, exist_ok=True)
    driver.warnings_are_fatal = True
    pictures.ours = True
    notifications.start()
    return options


def attempt(name, function, output):
    """What is wrong with a case, with evidence of it."""
    driver.tell(f'--- {name}')
    try:
        function()
        return []
    except driver.Failure as failure:
        pictures.keep_evidence(output, name)
        return [str(failure)]
    except Exception:  # pylint: disable=broad-except
        pictures.keep_evidence(output, name)
        return [traceback.format_exc()]


def run_steps(steps, output):
    """Runs functions that build on each other; the first that fails is the
    end of the story. Returns the exit status."""
    failed = []

    def check(name, function):
        if failed:
            return [f'not reached, because “{failed[0]}” failed']
        wrong = attempt(name, function, output)
        failed.extend([name] if wrong else [])
        return wrong

    return run([(name, lambda n=name, f=function: check(n, f))
                for name, function in steps])


def run_cases(cases, options):
    """Runs functions that do not know of each other."""
    def check(name, function):
        try:
            return attempt(name, function, options.output)
        finally:
            driver.kill_all()

    wanted = [(name, function) for name, function in cases
              if not options.cases
              or any(word in name for word in options.cases)]
    return run([(name, lambda n=name, f=function: check(n, f))
                for name, function in wanted])


def run(checks):
    """Runs checks, and leaves no program behind."""
    try:
        return tap.run(checks)
    finally:
        driver.kill_all()


def expect(condition, sentence):
    """Raises Failure with a sentence about what is wrong."""
    if not condition:
        raise driver.Failure(sentence)


def expect_equal(got, wanted, what):
    """Raises Failure unless two are equal."""
    expect(got == wanted, f'{what}: {got!r} and not {wanted!r}')


def pattern(expression):
    """For a name of which only a part is given."""
    return re.compile(expression)
