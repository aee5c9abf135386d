// A training step of LSTM -> dropout -> dense output on windows, in three launches for any number of models:
//
//   window_gradients  a block for each window of each model; a block that has several adds their gradients in turn
//   sum_gradients     adds the gradients of a model's blocks, in the order of the blocks (lstm_update.cu)
//   update_weights    clips and takes the step of AdamW (lstm_update.cu)
//
// and window_losses, the losses of samples without dropout. Sums have one order each: the same numbers give the same
// bits on a device, whatever runs beside. The shape is compiled in:
//
//   INPUTS, UNITS, STEPS, OUTPUTS   sizes of the network and its windows
//   LOSS                            see element_losses.cu
//   TAPE_FLOATS                     floats of a Tape; TAPE_IS_SHARED: whether it is in the block's own memory
//
// NVRTC compiles it when a training begins. tests/cuda/emulation.hpp has what C++ lacks for it, and runs the threads
// of a block in turn.

#ifdef __CUDACC__
#define SHARED __shared__
// Else it begins where the declared memory ends, and rows of a Tape are read 16 bytes at a time.
#define DYNAMIC_SHARED(name) extern __shared__ __align__(16) float name[]
#define UNROLL _Pragma("unroll")
#define KERNEL extern "C" __global__
#endif

constexpr int kGates = 4;  // i, f, g, o
constexpr int kGateRows = kGates * UNITS;
constexpr int kThreads = (kGateRows + 31) / 32 * 32;
constexpr int kColumnsAtOnce = 32;  // of a gradient, in registers
// Rows begin at multiples of 16 bytes, which are read at once.
constexpr int kPaddedInputs = (INPUTS + 3) / 4 * 4;
constexpr int kPaddedUnits = (UNITS + 3) / 4 * 4;

// Where the weights of a model lie: column-major matrices, as weight_layout() has them.
constexpr int kStateWeights = INPUTS * kGateRows;
constexpr int kGateBiases = kStateWeights + UNITS * kGateRows;
constexpr int kOutputWeights = kGateBiases + kGateRows;
constexpr int kOutputBiases = kOutputWeights + OUTPUTS * UNITS;
constexpr int kWeights = kOutputBiases + OUTPUTS;

/// What a window leaves of its steps for the way back.
struct alignas(16) Tape {
    float inputs[STEPS][kPaddedInputs];
    float states[STEPS + 1][kPaddedUnits];  // zeros first
    float cells[STEPS + 1][kPaddedUnits];   // zeros first
    float tanh_cells[STEPS][kPaddedUnits];
    float gates[STEPS][kGates][kPaddedUnits];  // on the way back: the gradients by their sums
};
static_assert(sizeof(Tape) == TAPE_FLOATS * sizeof(float), "the host reckons with another tape");

/// What the threads of a block tell one another beside the tape.
struct alignas(16) Exchange {
    float kept[UNITS];     // dropout factors of the last state
    float dropped[UNITS];  // the last state times these
    float slopes[OUTPUTS];
    float losses[OUTPUTS];
    float partial[kGates][UNITS];
};

/// A thread's place: one row of one gate. The last threads of a block may have none, and do as the last that has.
struct Place {
    int row;
    int gate;
    int unit;
    bool is_own;
};

__device__ inline Place my_place() {
    const int thread = static_cast<int>(threadIdx.x);
    const int row = thread < kGateRows ? thread : kGateRows - 1;
    return {row, row / UNITS, row % UNITS, thread < kGateRows};
}

__device__ inline float logistic(float x) {
    return __fdividef(1.0f, 1.0f + __expf(-x));
}

__device__ inline float tanh_of(float x) {
    return 2.0f * logistic(2.0f * x) - 1.0f;
}

/// Of cell `number` of a batch: 0 or the factor of those that are kept. The numbers of drop_cells() of module lstm.
__device__ inline float kept_cell(unsigned seed, unsigned number, float limit, float factor) {
    constexpr unsigned kStateMask = 1;
    unsigned mask = seed + (kStateMask + 1) * 0x9E3779B9U;
    mask = (mask ^ (mask >> 16U)) * 0x85EBCA6BU;
    mask = (mask ^ (mask >> 13U)) * 0xC2B2AE35U;
    mask ^= mask >> 16U;
    unsigned h = number * 0x9E3779B9U + mask;
    h = (h ^ (h >> 16U)) * 0x85EBCA6BU;
    h = (h ^ (h >> 13U)) * 0xC2B2AE35U;
    h = (h ^ (h >> 16U)) >> 8U;
    return static_cast<float>(h) >= limit ? factor : 0.0f;
}

/// Puts the window and the zeros before its first step on the tape.
__device__ inline void read_window(const LstmJob& job, int sample, Tape& tape) {
    const float* const window = job.windows + sample * job.window_stride;
    for (int i = static_cast<int>(threadIdx.x); i < STEPS * INPUTS; i += kThreads) {
        tape.inputs[i / INPUTS][i % INPUTS] = window[i];
    }
    for (int i = static_cast<int>(threadIdx.x); i < UNITS; i += kThreads) {
        tape.states[0][i] = 0;
        tape.cells[0][i] = 0;
    }
    __syncthreads();
}

/// Goes through the window. A thread has the weights of its row in registers.
__device__ inline void go_through_steps(const float* weights, Tape& tape) {
    const Place place = my_place();
    float of_inputs[INPUTS];
    float of_states[UNITS];
    UNROLL
    for (int c = 0; c < INPUTS; ++c) {
        of_inputs[c] = weights[c * kGateRows + place.row];
    }
    UNROLL
    for (int k = 0; k < UNITS; ++k) {
        of_states[k] = weights[kStateWeights + k * kGateRows + place.row];
    }
    const float bias = weights[kGateBiases + place.row];
    for (int t = 0; t < STEPS; ++t) {
        float sums[4] = {bias, 0, 0, 0};  // side by side, as each waits for its last
        UNROLL
        for (int c = 0; c < INPUTS; ++c) {
            sums[c % 4] += of_inputs[c] * tape.inputs[t][c];
        }
        UNROLL
        for (int k = 0; k < UNITS; ++k) {
            sums[k % 4] += of_states[k] * tape.states[t][k];
        }
        const float sum = (sums[0] + sums[1]) + (sums[2] + sums[3]);
        if (place.is_own) {
            tape.gates[t][place.gate][place.unit] = place.gate == 2 ? tanh_of(sum) : logistic(sum);
        }
        __syncthreads();
        const int unit = static_cast<int>(threadIdx.x);
        if (unit < UNITS) {
            const float kept = tape.gates[t][1][unit] * tape.cells[t][unit];
            const float cell = kept + tape.gates[t][0][unit] * tape.gates[t][2][unit];
            const float tanh_cell = tanh_of(cell);
            tape.cells[t + 1][unit] = cell;
            tape.tanh_cells[t][unit] = tanh_cell;
            tape.states[t + 1][unit] = tape.gates[t][3][unit] * tanh_cell;
        }
        __syncthreads();
    }
}

/// The outputs of the state in `exchange.dropped`, their losses and the slopes of these times `share`.
__device__ inline void go_through_output(const LstmJob& job, const float* weights, int sample, float share,
                                         Exchange& exchange) {
    for (int o = static_cast<int>(threadIdx.x); o < OUTPUTS; o += kThreads) {
        float sum = weights[kOutputBiases + o];
        for (int k = 0; k < UNITS; ++k) {
            sum += weights[kOutputWeights + k * OUTPUTS + o] * exchange.dropped[k];
        }
        const long long at = static_cast<long long>(sample) * OUTPUTS + o;
        const float error = sum - job.targets[at];
        const bool is_known = job.known[at] > 0;
        exchange.losses[o] = is_known ? loss_of(error, job.loss_parameter) : 0;
        exchange.slopes[o] = is_known ? share * slope_of(error, job.loss_parameter) : 0;
    }
    __syncthreads();
}

__device__ inline float sum_of_losses(const Exchange& exchange) {
    float sum = 0;
    for (int o = 0; o < OUTPUTS; ++o) {
        sum += exchange.losses[o];
    }
    return sum;
}

/// A block's gradient: of its first window it is written, to that the others are added.
struct Gradient {
    float* values;
    bool is_first;
    __device__ void add(int at, float value) const { values[at] = is_first ? value : values[at] + value; }
};

/// Leaves the gradients by the gates' sums on the tape. A thread has a quarter of a column of the state's weights in
/// registers: those of one gate.
__device__ inline void go_back_through_steps(const float* weights, Tape& tape, Exchange& exchange) {
    const Place place = my_place();
    float of_gate[UNITS];
    UNROLL
    for (int k = 0; k < UNITS; ++k) {
        of_gate[k] = weights[kStateWeights + place.unit * kGateRows + place.gate * UNITS + k];
    }
    float by_state = 0;
    float by_cell = 0;
    const int unit = static_cast<int>(threadIdx.x);
    if (unit < UNITS) {
        for (int o = 0; o < OUTPUTS; ++o) {
            by_state += weights[kOutputWeights + unit * OUTPUTS + o] * exchange.slopes[o];
        }
        by_state *= exchange.kept[unit];
    }
    for (int t = STEPS - 1; t >= 0; --t) {
        if (unit < UNITS) {
            if (t < STEPS - 1) {
                by_state = (exchange.partial[0][unit] + exchange.partial[1][unit]) +
                           (exchange.partial[2][unit] + exchange.partial[3][unit]);
            }
            const float i = tape.gates[t][0][unit];
            const float f = tape.gates[t][1][unit];
            const float g = tape.gates[t][2][unit];
            const float o = tape.gates[t][3][unit];
            const float tanh_cell = tape.tanh_cells[t][unit];
            by_cell += by_state * o * (1 - tanh_cell * tanh_cell);
            tape.gates[t][0][unit] = by_cell * g * i * (1 - i);
            tape.gates[t][1][unit] = by_cell * tape.cells[t][unit] * f * (1 - f);
            tape.gates[t][2][unit] = by_cell * i * (1 - g * g);
            tape.gates[t][3][unit] = by_state * tanh_cell * o * (1 - o);
            by_cell *= f;
        }
        __syncthreads();
        float sums[2] = {0, 0};
        UNROLL
        for (int k = 0; k < UNITS; ++k) {
            sums[k % 2] += of_gate[k] * tape.gates[t][place.gate][k];
        }
        if (place.is_own) {
            exchange.partial[place.gate][place.unit] = sums[0] + sums[1];
        }
        __syncthreads();
    }
}

/// The gradient of this thread's row by `Columns` columns of weights, given what those were multiplied by in each step.
template <int Columns, int Width>
__device__ inline void add_columns(const Tape& tape, const float (*factors)[Width], int first, int at,
                                   const Gradient& gradient) {
    const Place place = my_place();
    float sums[Columns] = {};
    for (int t = 0; t < STEPS; ++t) {
        const float by_sum = tape.gates[t][place.gate][place.unit];
        UNROLL
        for (int c = 0; c < Columns; ++c) {
            sums[c] += by_sum * factors[t][first + c];
        }
    }
    if (place.is_own) {
        UNROLL
        for (int c = 0; c < Columns; ++c) {
            gradient.add(at + (first + c) * kGateRows + place.row, sums[c]);
        }
    }
}

template <int Columns, int Width>
__device__ inline void add_matrix(const Tape& tape, const float (*factors)[Width], int at, const Gradient& gradient) {
    constexpr int kRest = Columns % kColumnsAtOnce;
    for (int first = 0; first < Columns - kRest; first += kColumnsAtOnce) {
        add_columns<kColumnsAtOnce>(tape, factors, first, at, gradient);
    }
    if constexpr (kRest > 0) {
        add_columns<kRest>(tape, factors, Columns - kRest, at, gradient);
    }
}

__device__ inline void add_gradients(const Tape& tape, const Exchange& exchange, const Gradient& gradient) {
    add_matrix<INPUTS>(tape, tape.inputs, 0, gradient);
    add_matrix<UNITS>(tape, tape.states, kStateWeights, gradient);
    const Place place = my_place();
    if (place.is_own) {
        float sum = 0;
        for (int t = 0; t < STEPS; ++t) {
            sum += tape.gates[t][place.gate][place.unit];
        }
        gradient.add(kGateBiases + place.row, sum);
    }
    for (int i = static_cast<int>(threadIdx.x); i < OUTPUTS * UNITS; i += kThreads) {
        gradient.add(kOutputWeights + i, exchange.slopes[i % OUTPUTS] * exchange.dropped[i / OUTPUTS]);
    }
    for (int o = static_cast<int>(threadIdx.x); o < OUTPUTS; o += kThreads) {
        gradient.add(kOutputBiases + o, exchange.slopes[o]);
    }
}

/// The block's tape: its own memory, or its part of what the job has.
__device__ inline Tape& tape_of_block([[maybe_unused]] const LstmJob& job) {
#if TAPE_IS_SHARED
    DYNAMIC_SHARED(shared_tape);
    return *reinterpret_cast<Tape*>(shared_tape);
#else
    return reinterpret_cast<Tape*>(job.tapes)[blockIdx.y * gridDim.x + blockIdx.x];
#endif
}

/// Grid (job.blocks, models) of kThreads.
KERNEL void __launch_bounds__(kThreads) window_gradients(LstmJob job, int step) {
    SHARED Exchange exchange;
    Tape& tape = tape_of_block(job);
    const int model = static_cast<int>(blockIdx.y);
    const long long block = static_cast<long long>(model) * job.blocks + blockIdx.x;
    const float* const weights = job.weights + static_cast<long long>(model) * kWeights;
    const unsigned seed = job.factors[model * job.pass_steps + step].dropout_seed;
    const int first = step * job.batch;
    const int count = job.rows - first < job.batch ? job.rows - first : job.batch;
    for (int i = static_cast<int>(blockIdx.x); i < count; i += job.blocks) {
        const long long place = static_cast<long long>(model) * job.rows + first + i;
        const int sample = job.order[place];
        read_window(job, sample, tape);
        go_through_steps(weights, tape);
        for (int unit = static_cast<int>(threadIdx.x); unit < UNITS; unit += kThreads) {
            exchange.kept[unit] =
                kept_cell(seed, static_cast<unsigned>(i * UNITS + unit), job.dropout_limit, job.dropout_factor);
            exchange.dropped[unit] = tape.states[STEPS][unit] * exchange.kept[unit];
        }
        __syncthreads();
        const float share = 1.0f / static_cast<float>(count) * job.sample_weights[sample];
        go_through_output(job, weights, sample, share, exchange);
        if (threadIdx.x == 0) {
            job.losses[place] = job.sample_weights[sample] * sum_of_losses(exchange);
        }
        go_back_through_steps(weights, tape, exchange);
        add_gradients(tape, exchange, {job.block_gradients + block * kWeights, i < job.blocks});
        __syncthreads();
    }
}

/// Of the samples in job.order, the same for all models; job.losses [models, rows]. Grid (job.blocks, models) of
/// kThreads.
KERNEL void __launch_bounds__(kThreads) window_losses(LstmJob job) {
    SHARED Exchange exchange;
    Tape& tape = tape_of_block(job);
    const int model = static_cast<int>(blockIdx.y);
    const float* const weights = job.weights + static_cast<long long>(model) * kWeights;
    for (int i = static_cast<int>(blockIdx.x); i < job.rows; i += job.blocks) {
        const int sample = job.order[i];
        read_window(job, sample, tape);
        go_through_steps(weights, tape);
        for (int unit = static_cast<int>(threadIdx.x); unit < UNITS; unit += kThreads) {
            exchange.dropped[unit] = tape.states[STEPS][unit];
        }
        __syncthreads();
        go_through_output(job, weights, sample, 0, exchange);
        if (threadIdx.x == 0) {
            float known = 0;
            for (int o = 0; o < OUTPUTS; ++o) {
                known += job.known[static_cast<long long>(sample) * OUTPUTS + o];
            }
            job.losses[static_cast<long long>(model) * job.rows + i] = sum_of_losses(exchange) / known;
        }
        __syncthreads();
    }
}
