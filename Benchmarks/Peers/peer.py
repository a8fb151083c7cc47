"""How a peer talks with the benchmarks: a line in, a line out.

A peer is a process that stays: it is started once, so that start-up and imports are not timed, and
then told `check`, `run` or `memory`, in turn with ibpipe. It answers

    ready TEXT              once it is prepared; TEXT says what it is
    missing TEXT            instead, where something that it needs is not installed
    values NUMBER...        to `check`: what ibpipe must find too
    seconds NUMBER          to `run`: how long one unit of work took
    bytes NUMBER            to `memory`: the most that was resident at a time

and ends where its input ends.
"""
import json
import sys
import time


def say(*words):
    print(*words, flush=True)


def need(*modules):
    """Imports what may not be installed."""
    try:
        return [__import__(module) for module in modules]
    except ImportError as error:
        say("missing", error)
        sys.exit(0)


def serve(description, check, run):
    say("ready", description)
    for line in sys.stdin:
        command = line.strip()
        if command == "check":
            say("values", *[repr(float(value)) for value in check()])
        elif command == "run":
            start = time.perf_counter()
            run()
            say("seconds", time.perf_counter() - start)
        elif command == "memory":
            say("bytes", peak_resident())
        else:
            sys.exit(f"unknown command: {command}")


def peak_resident():
    """As the kernel counts it for this program alone: `getrusage` knows the process from before it
    became Python, too."""
    with open("/proc/self/status") as file:
        return next(int(line.split()[1]) * 1024 for line in file if line.startswith("VmHWM:"))


def read_tensors(path):
    """The tensors of a safetensors file, as NumPy arrays."""
    import numpy

    with open(path, "rb") as file:
        header = json.loads(file.read(int.from_bytes(file.read(8), "little")))
        body = file.read()
    kinds = {"F32": numpy.float32, "I32": numpy.int32}
    header.pop("__metadata__", None)
    return {
        name: numpy.frombuffer(
            body, kinds[entry["dtype"]], offset=entry["data_offsets"][0],
            count=(entry["data_offsets"][1] - entry["data_offsets"][0]) // 4,
        ).reshape(entry["shape"]).copy()
        for name, entry in header.items()
    }
