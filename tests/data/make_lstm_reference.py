#!/usr/bin/python3
"""Writes lstm_reference.json: a stack of two LSTMs and a dense head with PyTorch's own modules, weights and answer.

Run with Debian's python3-torch: /usr/bin/python3 tests/data/make_lstm_reference.py > tests/data/lstm_reference.json
"""
import json

import torch

torch.manual_seed(7)
PAST, AHEAD, UNITS, DENSE = 3, 2, (5, 4), 6
layers = [torch.nn.LSTM(PAST, UNITS[0], batch_first=True), torch.nn.LSTM(UNITS[0], UNITS[1], batch_first=True)]
head = [torch.nn.Linear(UNITS[1] + AHEAD, DENSE), torch.nn.Linear(DENSE, 1)]
past, ahead = torch.randn(2, 6, PAST), torch.randn(2, 2, AHEAD)  # batch 2, lookback 6, horizon 2

state = past
for layer in layers:
    state, _ = layer(state)
rows = torch.cat([state[:, -1].unsqueeze(1).expand(-1, 2, -1), ahead], 2)
output = head[1](torch.relu(head[0](rows))).squeeze(2)

weights = [parameter for module in layers + head for parameter in module.parameters()]
parts = {f"weights{i}": w for i, w in enumerate(weights)} | {"past": past, "ahead": ahead, "output": output}
lines = [f'"{name}": {json.dumps(part.flatten().tolist())}' for name, part in parts.items()]
print("{\n" + ",\n".join(lines) + "\n}")
