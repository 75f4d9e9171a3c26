"""What takes longest: files to compile (from ninja's log), tests to run (from ctest's report). Also lists a report's verdicts,
and takes over those of a second run."""

import sys
import xml.etree.ElementTree as ElementTree

COUNT = 10


def table(title, rows):
    print(f"    {title}:")
    for seconds, name in sorted(rows, reverse=True)[:COUNT]:
        print(f"      {seconds:7.1f} s  {name}")


def files(log):
    times = {}
    with open(log) as lines:
        for line in lines:
            fields = line.rstrip("\n").split("\t")
            if len(fields) >= 4 and fields[3].endswith(".o"):
                times[fields[3]] = (int(fields[1]) - int(fields[0])) / 1000
    table("The ten slowest files to compile", [(seconds, name) for name, seconds in times.items()])


def cases(report):
    try:
        return list(ElementTree.parse(report).getroot().iter("testcase"))
    except (OSError, ElementTree.ParseError):
        return []


def tests(report):
    table("The ten slowest tests", [(float(case.get("time", 0)), case.get("name")) for case in cases(report)])


def verdicts(report):
    """One line a test. Anything but a clean run is a failure: also what was disabled, skipped or not found."""
    for case in cases(report):
        print("ok" if case.get("status") == "run" else "failed", case.get("name"), sep="\t")


def merge(report, again):
    """What passed in the second report passes in the first, and is named."""
    passed = {case.get("name") for case in cases(again) if case.get("status") == "run"}
    tree = ElementTree.parse(report)
    for case in tree.getroot().iter("testcase"):
        if case.get("status") != "run" and case.get("name") in passed:
            print(f"    Unsteady: {case.get('name')} failed beside others and passed alone.")
            case.set("status", "run")
    tree.write(report)


{"files": files, "tests": tests, "verdicts": verdicts, "merge": merge}[sys.argv[1]](*sys.argv[2:])
