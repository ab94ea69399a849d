"""Plays the scenarios named as arguments; writes their traces as one JSON object."""

import contextlib
import importlib
import io
import json
import os
import sys


def traces(names):
    result = {}
    for name in names:
        with contextlib.redirect_stdout(io.StringIO()) as printed:
            importlib.import_module(name)
        result[name] = printed.getvalue().splitlines()
    return result


if __name__ == "__main__":
    sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
    print(json.dumps(traces(sys.argv[1:])))
