// The losses of losses.hpp of module lstm; LOSS is 0 mse, 1 mae, 2 huber, 3 pinball. The build puts it in front of
// fused_lstm.cu.

/// The loss of an error, forecast less target.
__device__ inline float loss_of(float error, float parameter) {
    if (LOSS == 0) {
        return error * error;
    }
    const float size = error < 0 ? -error : error;
    if (LOSS == 1) {
        return size;
    }
    if (LOSS == 2) {
        return size < parameter ? 0.5f * error * error : parameter * (size - 0.5f * parameter);
    }
    return error * (error < 0 ? -parameter : 1 - parameter);
}

__device__ inline float slope_of(float error, float parameter) {
    if (LOSS == 0) {
        return 2 * error;
    }
    const float sign = error > 0 ? 1.0f : -1.0f;
    if (LOSS == 1) {
        return error == 0 ? 0 : sign;
    }
    if (LOSS == 2) {
        return (error < 0 ? -error : error) < parameter ? error : sign * parameter;
    }
    return error < 0 ? -parameter : 1 - parameter;
}
