#include "forecast/model/trained_module.hpp"

namespace forecast {

InputCells::InputCells(const ModelInfo& info)
    : lookback_(static_cast<std::size_t>(info.window_size)),
      rows_(static_cast<std::size_t>(info.input_rows())),
      columns_(info.columns().size()),
      anchor_(info.anchor) {
    for (const std::int64_t place : info.ahead_places()) {
        places_.push_back(static_cast<std::size_t>(place));
    }
}

std::optional<std::size_t> InputCells::anchor(std::size_t lead) const {
    if (!anchor_) {
        return std::nullopt;
    }
    return anchor_->in_window ? past(lookback_ - 1, anchor_->column) : ahead(lead, anchor_->column);
}

std::vector<float> module_input(const Samples& samples, std::size_t sample, const ModelInfo& info) {
    const SampleShape& shape = samples.shape;
    const InputCells cells(info);
    std::vector<float> input(cells.count(), 0.F);
    for (std::size_t step = 0; step < shape.lookback; ++step) {
        for (std::size_t c = 0; c < info.past.size(); ++c) {
            input[cells.past(step, c)] = static_cast<float>(samples.past_at(sample, step, c));
        }
    }
    const auto is_anchor = [&](std::size_t c) {
        return info.anchor && !info.anchor->in_window && info.anchor->column == c;
    };
    for (std::size_t lead = 0; lead < shape.horizon; ++lead) {
        for (std::size_t c = 0; c < info.ahead.size(); ++c) {
            if (is_anchor(c) || !unknown_at(info.ahead_lags[c], static_cast<int>(lead) + 1)) {
                input[cells.ahead(lead, c)] = static_cast<float>(samples.ahead_at(sample, lead, c));
            }
        }
    }
    return input;
}

}  // namespace forecast
