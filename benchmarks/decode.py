"""How much processor time decoding takes beside its floor, parsing the same lines, in the same run."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from _measured import fastest, records_in

from trialfinder.registry.decode import decode_study

STORED = Path(__file__).resolve().parents[2] / "shared" / "registry" / "oncology.jsonl.gz"
ROUNDS = 5


def main() -> None:
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else STORED
    if not path.exists():
        print(f"decode: no stored records at {path}; give a .jsonl.gz file to measure")
        return
    lines = list(records_in(path))
    records = [json.loads(line) for line in lines]
    floor = fastest(lambda: [json.loads(line) for line in lines], ROUNDS)
    decoding = fastest(lambda: [decode_study(record) for record in records], ROUNDS)
    size = sum(len(line.encode()) for line in lines) / 1e6
    print(f"decode: {len(records)} records, {size:.1f} MB of JSON")
    print(f"decode: floor (json.loads) {floor:.3f} s, decode_study {decoding:.3f} s more")
    ratio, pace = (floor + decoding) / floor, len(records) / decoding
    print(f"decode: whole over floor {ratio:.2f}, {pace:,.0f} studies a second")


main()
