// What follows the gradients of windows in a training step, see fused_lstm.cu: the build puts it behind that.

constexpr int kUpdateThreads = 256;

/// The gradient of a gate's bias counts twice in the norm, and moves it twice as far: PyTorch has two biases, of which
/// this is the sum.
__device__ inline bool is_gate_bias(int weight) {
    return weight >= kGateBiases && weight < kOutputWeights;
}

/// Grid (ceil(kWeights / kUpdateThreads), models) of kUpdateThreads.
KERNEL void __launch_bounds__(kUpdateThreads) sum_gradients(LstmJob job, int step) {
    SHARED double squares[kUpdateThreads];
    const int thread = static_cast<int>(threadIdx.x);
    const int weight = static_cast<int>(blockIdx.x) * kUpdateThreads + thread;
    const int model = static_cast<int>(blockIdx.y);
    const int count = job.rows - step * job.batch;  // at least that of the batch
    const int blocks = count < job.blocks ? count : job.blocks;
    double square = 0;
    if (weight < kWeights) {
        const float* const gradients =
            job.block_gradients + static_cast<long long>(model) * job.blocks * kWeights + weight;
        float even = 0;
        float odd = 0;
        for (int block = 0; block < blocks; block += 2) {
            even += gradients[static_cast<long long>(block) * kWeights];
            odd += block + 1 < blocks ? gradients[static_cast<long long>(block + 1) * kWeights] : 0;
        }
        const float sum = even + odd;
        job.gradients[static_cast<long long>(model) * kWeights + weight] = sum;
        square = static_cast<double>(sum) * static_cast<double>(sum) * (is_gate_bias(weight) ? 2 : 1);
    }
    squares[thread] = square;
    for (int half = kUpdateThreads / 2; half > 0; half /= 2) {
        __syncthreads();
        if (thread < half) {
            squares[thread] += squares[thread + half];
        }
    }
    if (thread == 0) {
        job.partial_squares[model * static_cast<int>(gridDim.x) + static_cast<int>(blockIdx.x)] = squares[0];
    }
}

/// Grid as sum_gradients.
KERNEL void __launch_bounds__(kUpdateThreads) update_weights(LstmJob job, int step) {
    SHARED float clip;
    const int weight = static_cast<int>(blockIdx.x) * kUpdateThreads + static_cast<int>(threadIdx.x);
    const int model = static_cast<int>(blockIdx.y);
    if (threadIdx.x == 0) {
        double square = 0;
        for (int part = 0; part < static_cast<int>(gridDim.x); ++part) {
            square += job.partial_squares[model * static_cast<int>(gridDim.x) + part];
        }
        const double norm = sqrt(square);
        clip = job.clip_norm > 0 && norm > static_cast<double>(job.clip_norm)
                   ? static_cast<float>(static_cast<double>(job.clip_norm) / norm)
                   : 1.0f;
        if (blockIdx.x == 0) {
            job.norms[model * job.pass_steps + step] = norm;
        }
    }
    __syncthreads();
    if (weight >= kWeights) {
        return;
    }
    const long long at = static_cast<long long>(model) * kWeights + weight;
    const LstmStepFactors by = job.factors[model * job.pass_steps + step];
    const float gradient = job.gradients[at] * clip;
    const float mean = 0.9f * job.means[at] + (1 - 0.9f) * gradient;
    const float square = 0.999f * job.squares[at] + (1 - 0.999f) * (gradient * gradient);
    const float rate = is_gate_bias(weight) ? 2 * by.rate : by.rate;
    job.means[at] = mean;
    job.squares[at] = square;
    job.weights[at] = job.weights[at] * by.keep - rate * mean / (sqrtf(square * by.square_scale) + 1e-8f);
}
