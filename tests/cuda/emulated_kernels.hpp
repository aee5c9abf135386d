// No include guard: compiles the kernels for INPUTS, UNITS, STEPS, OUTPUTS and LOSS, in the namespace SHAPE.
#define TAPE_FLOATS (STEPS * ((INPUTS + 3) / 4 * 4 + 7 * ((UNITS + 3) / 4 * 4)) + 2 * ((UNITS + 3) / 4 * 4))
namespace SHAPE {
#include "element_losses.cu"  // NOLINT(bugprone-suspicious-include)
#include "fused_lstm.cu"      // NOLINT(bugprone-suspicious-include)
#include "lstm_update.cu"     // NOLINT(bugprone-suspicious-include)

/// A launch by the kernel's name.
inline void launch(const std::string& kernel, const forecast::CudaGrid& grid, void** arguments) {
    LstmJob& job = *static_cast<LstmJob*>(arguments[0]);
    const int step = *static_cast<int*>(arguments[1]);
    const cuda_emulation::Index blocks = {static_cast<unsigned>(grid.blocks), static_cast<unsigned>(grid.models)};
    const auto run = [&](const auto& one) {
        cuda_emulation::launch(blocks, static_cast<unsigned>(grid.threads), grid.block_memory / sizeof(float), one);
    };
    if (kernel == "window_gradients") {
        run([&] { window_gradients(job, step); });
    } else if (kernel == "sum_gradients") {
        run([&] { sum_gradients(job, step); });
    } else if (kernel == "update_weights") {
        run([&] { update_weights(job, step); });
    } else if (kernel == "window_losses") {
        run([&] { window_losses(job); });
    } else {
        throw std::logic_error("no kernel is called " + kernel);
    }
}
}  // namespace SHAPE
#undef SHAPE
#undef INPUTS
#undef UNITS
#undef STEPS
#undef OUTPUTS
#undef LOSS
#undef TAPE_FLOATS
#undef TAPE_IS_SHARED
