#pragma once

#include <ucontext.h>

#include <cmath>
#include <cstddef>
#include <limits>
#include <stdexcept>
#include <vector>

// What CUDA has and C++ lacks, so that fused_lstm.cu runs without a card. The threads of a block run in turn, each up
// to the next __syncthreads(): what one writes and another reads without such a call between them depends on the order,
// and the tests try two.

namespace cuda_emulation {

struct Index {
    unsigned x = 0;
    unsigned y = 0;
};
inline Index thread_index;
inline Index block_index;
inline Index grid_size;
inline bool runs_last_thread_first = false;
inline std::vector<float> dynamic_memory;

/// The threads of one block.
class Block {
public:
    /// Runs `kernel()` by each thread. Throws std::logic_error if some threads wait for others that have ended.
    template <class Kernel>
    static void run(unsigned threads, const Kernel& kernel) {
        Block block(
            threads, [](const void* that) { (*static_cast<const Kernel*>(that))(); }, &kernel);
        block.run_to_the_end();
    }
    static void wait_for_others() {
        Thread& self = running->threads_[thread_index.x];
        swapcontext(&self.context, &running->scheduler_);
    }

private:
    struct Thread {
        ucontext_t context{};
        bool has_ended = false;
    };
    using Body = void (*)(const void*);
    static constexpr std::size_t kStack = 64 * 1024;
    static inline Block* running = nullptr;
    static inline std::vector<std::vector<char>> stacks;  // of all blocks in turn

    Block(unsigned threads, Body body, const void* kernel) : threads_(threads), body_(body), kernel_(kernel) {
        running = this;
        for (std::size_t i = 0; i < threads; ++i) {
            if (i == stacks.size()) {
                stacks.emplace_back(kStack);
            }
            ucontext_t& context = threads_[i].context;
            getcontext(&context);
            context.uc_stack.ss_sp = stacks[i].data();
            context.uc_stack.ss_size = kStack;
            context.uc_link = &scheduler_;
            makecontext(&context, &Block::begin, 0);
        }
    }
    static void begin() {
        running->body_(running->kernel_);
        running->threads_[thread_index.x].has_ended = true;
    }
    void run_to_the_end() {
        std::size_t ended = 0;
        while (ended == 0) {
            for (std::size_t i = 0; i < threads_.size(); ++i) {
                const std::size_t number = runs_last_thread_first ? threads_.size() - 1 - i : i;
                thread_index = {static_cast<unsigned>(number), 0};
                swapcontext(&scheduler_, &threads_[number].context);
                ended += threads_[number].has_ended ? 1 : 0;
            }
        }
        if (ended != threads_.size()) {
            throw std::logic_error("some threads of a block wait in __syncthreads() for others that have ended");
        }
    }

    std::vector<Thread> threads_;
    Body body_;
    const void* kernel_;
    ucontext_t scheduler_{};
};

/// Runs a grid of x by y blocks. `dynamic_floats`: of a block's own memory, which holds no numbers at first.
template <class Kernel>
void launch(Index grid, unsigned threads, std::size_t dynamic_floats, const Kernel& kernel) {
    grid_size = grid;
    for (unsigned y = 0; y < grid.y; ++y) {
        for (unsigned x = 0; x < grid.x; ++x) {
            block_index = {x, y};
            dynamic_memory.assign(dynamic_floats + 4, std::numeric_limits<float>::quiet_NaN());
            Block::run(threads, kernel);
        }
    }
}

}  // namespace cuda_emulation

#define threadIdx cuda_emulation::thread_index
#define blockIdx cuda_emulation::block_index
#define gridDim cuda_emulation::grid_size
#define __device__
#define __launch_bounds__(threads)
#define SHARED static
#define DYNAMIC_SHARED(name) float* const name = cuda_emulation::dynamic_memory.data()
#define UNROLL
#define KERNEL inline
#define __syncthreads cuda_emulation::Block::wait_for_others
#define __expf std::exp
#define __fdividef(a, b) ((a) / (b))
