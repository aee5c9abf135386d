// What the kernels of fused_lstm.cu read and write. The build puts it in front of them: host and device share it.
// Arrays are on the device; in those with [models] each model's part follows that of the one before.

/// What changes from step to step; see AdamWStep of module lstm.
struct LstmStepFactors {
    unsigned dropout_seed;
    float rate;
    float keep;
    float square_scale;
};

struct LstmJob {
    // The samples, the same for all models.
    const float* windows;         // sample i: [steps, inputs] from i * window_stride on
    const float* targets;         // [samples, outputs]
    const float* known;           // [samples, outputs] 1 where the target is to be learnt
    const float* sample_weights;  // [samples] by age, over the number of known targets
    long long window_stride;
    // What is learnt.
    float* weights;  // [models, weights] as weight_layout() has them
    float* means;    // [models, weights] of AdamW
    float* squares;  // [models, weights]
    // A pass over the samples.
    const int* order;                // [models, rows] numbers of samples
    const LstmStepFactors* factors;  // [models, steps of the pass]
    int rows;
    int batch;
    int pass_steps;
    // How it is learnt.
    float loss_parameter;
    float dropout_limit;   // of 2^24 numbers: those below it drop a cell
    float dropout_factor;  // of the cells that are kept
    float clip_norm;       // 0: none
    // Between the kernels.
    int blocks;               // of window_gradients, for each model
    float* tapes;             // [models, blocks] tapes, where they are too large for a block's own memory
    float* block_gradients;   // [models, blocks, weights]
    float* gradients;         // [models, weights]
    double* partial_squares;  // [models, ceil(weights / kUpdateThreads)]
    // What is told of a pass.
    float* losses;  // [models, rows] in the order of the pass, before the weight by age
    double* norms;  // [models, steps of the pass] before clipping
};
