"""Times training steps of a workload by PyTorch on a CUDA device, each a replay of one CUDA graph.

usage: pytorch_graph.py WORKLOAD    prints ms a step, the best round of five, and the version
WORKLOAD is one of `lstm_job --workloads`, as JSON.
"""
import sys
import time

import torch

import workloads
from pytorch_steps import Network

ROUNDS = 5
STEPS = 200


def main():
    work = workloads.read(sys.argv[1])
    torch.backends.cudnn.allow_tf32 = False  # full float32, as the program
    torch.manual_seed(1)
    windows, covariates, targets = (torch.from_numpy(part).cuda() for part in workloads.data(work))
    network = Network(work).cuda()
    optimiser = torch.optim.Adam(network.parameters(), lr=1e-3, fused=True, capturable=True)
    loss_of = torch.nn.MSELoss()
    batches = [((torch.arange(work.batch) * 617 + step * 31) % work.copied_windows).cuda() for step in range(STEPS)]
    rows = batches[0].clone()

    def step():
        optimiser.zero_grad(set_to_none=True)
        loss_of(network(windows[rows], covariates[rows]), targets[rows]).backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0, foreach=True)
        optimiser.step()

    aside = torch.cuda.Stream()
    with torch.cuda.stream(aside):
        for _ in range(5):  # what is allocated once, and chosen once, is not captured
            step()
    torch.cuda.synchronize()
    graph = torch.cuda.CUDAGraph()
    with torch.cuda.graph(graph):
        step()
    seconds = []
    for _ in range(ROUNDS + 1):
        torch.cuda.synchronize()
        begin = time.perf_counter()
        for batch in batches:
            rows.copy_(batch)
            graph.replay()
        torch.cuda.synchronize()
        seconds.append(time.perf_counter() - begin)
    print(1000 * min(seconds[1:]) / STEPS, torch.__version__)


if __name__ == "__main__":
    main()
