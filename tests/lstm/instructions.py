"""Counts the instructions of a training step of module lstm, and compares them with what they were.

usage: instructions.py LSTM_STEPS

Timed tests fail on busy machines; a count does not. It is that of the difference between two runs, so that the start is
not in it. valgrind knows AVX2, not what is wider; on a processor without AVX2 there is nothing to compare with.
"""
import re
import subprocess
import sys

INSTRUCTIONS = 12_877_000  # of a step of workload A by AVX2, g++ 12 -O3
TOLERANCE = 0.03
FEW, MANY = 1, 5


def run(steps):
    done = subprocess.run(["valgrind", "--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null", sys.argv[1],
                           str(steps)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"valgrind {sys.argv[1]}: exit {done.returncode}\n{done.stderr}")
    if "AVX2" not in done.stdout:
        print(f"SKIPPED: the kernel under valgrind is {done.stdout.split()[0]}, not AVX2")
        sys.exit(0)
    return int(re.search(r"I\s+refs:\s+([\d,]+)", done.stderr).group(1).replace(",", ""))


def main():
    try:
        subprocess.run(["valgrind", "--version"], stdout=subprocess.DEVNULL, check=True)
    except FileNotFoundError:
        print("SKIPPED: valgrind is not installed")
        return
    count = (run(MANY) - run(FEW)) / (MANY - FEW)
    change = count / INSTRUCTIONS - 1
    print(f"{count:.0f} instructions a step, {100 * change:+.1f} % against {INSTRUCTIONS}")
    if change > TOLERANCE:
        sys.exit("a step has become slower: find out why, or write the new count into this file and say so in the commit")
    if change < -TOLERANCE:
        sys.exit("a step has become faster: write the new count into this file, so that it stays so")


if __name__ == "__main__":
    main()
