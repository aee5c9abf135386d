#pragma once

#include <cstddef>
#include <functional>
#include <limits>
#include <string>
#include <vector>

#include "forecast/dataset/samples.hpp"

namespace forecast {

/// A column made by hand: its value at each row, and the lag at which it reads the target (-1 = never).
struct HandMadeColumn {
    std::string name;
    int target_lag = -1;
    std::function<double(int row)> value;
};

/// The samples of `rows` days from 1970-01-01 on, whose target is `load`, each from the row on that has a whole window
/// before it. Behind the last row nothing is known.
inline Samples hand_made_samples(int rows, const WindowOptions& window, const std::function<double(int)>& load,
                                 const std::vector<HandMadeColumn>& past,
                                 const std::vector<HandMadeColumn>& ahead = {}) {
    const double missing = std::numeric_limits<double>::quiet_NaN();
    Samples samples;
    samples.shape.lookback = static_cast<std::size_t>(window.size);
    samples.shape.horizon = static_cast<std::size_t>(window.horizon);
    for (const HandMadeColumn& column : past) {
        samples.shape.past.push_back(column.name);
        samples.shape.past_lags.push_back(column.target_lag);
    }
    for (const HandMadeColumn& column : ahead) {
        samples.shape.ahead.push_back(column.name);
        samples.shape.ahead_lags.push_back(column.target_lag);
    }
    for (int first = window.size; first < rows; ++first) {
        samples.first_rows.push_back(static_cast<std::size_t>(first));
        samples.newest_rows.push_back(first - 1);
        samples.days.push_back(Day{first});
        for (int row = first - window.size; row < first; ++row) {
            for (const HandMadeColumn& column : past) {
                samples.past.push_back(column.value(row));
            }
        }
        for (int row = first; row < first + window.horizon; ++row) {
            for (const HandMadeColumn& column : ahead) {
                samples.ahead.push_back(row < rows ? column.value(row) : missing);
            }
            samples.target.push_back(row < rows ? load(row) : missing);
            samples.rows.push_back(static_cast<std::size_t>(row));
        }
    }
    return samples;
}

/// The number of the sample that begins with the row.
inline std::size_t sample_at(const Samples& samples, std::size_t first_row) {
    return first_row - samples.first_rows.front();
}

}  // namespace forecast
