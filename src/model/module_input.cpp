#include "forecast/model/exported_module.hpp"

namespace forecast {

std::vector<float> module_input(const Samples& samples, std::size_t sample, const ModelInfo& info) {
    const SampleShape& shape = samples.shape;
    const auto rows = static_cast<std::size_t>(info.input_rows());
    const auto columns = info.columns().size();
    const auto places = info.ahead_places();
    std::vector<float> input(rows * columns, 0.F);
    for (std::size_t step = 0; step < shape.lookback; ++step) {
        for (std::size_t c = 0; c < info.past.size(); ++c) {
            input[step * columns + c] = static_cast<float>(samples.past_at(sample, step, c));
        }
    }
    const auto is_anchor = [&](std::size_t c) {
        return info.anchor && !info.anchor->in_window && info.anchor->column == c;
    };
    for (std::size_t lead = 0; lead < shape.horizon; ++lead) {
        for (std::size_t c = 0; c < places.size(); ++c) {
            if (is_anchor(c) || !unknown_at(info.ahead_lags[c], static_cast<int>(lead) + 1)) {
                input[(shape.lookback + lead) * columns + static_cast<std::size_t>(places[c])] =
                    static_cast<float>(samples.ahead_at(sample, lead, c));
            }
        }
    }
    return input;
}

}  // namespace forecast
