#include "forecast/plots/text_plots.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace forecast {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

/// Means of `count` runs of the values; NaN of a run without any.
std::vector<double> means_of_runs(const std::vector<double>& values, std::size_t count) {
    std::vector<double> means;
    for (std::size_t run = 0; run < count; ++run) {
        double sum = 0;
        double n = 0;
        for (std::size_t i = run * values.size() / count; i < (run + 1) * values.size() / count; ++i) {
            if (std::isfinite(values[i])) {
                sum += values[i];
                n += 1;
            }
        }
        means.push_back(n > 0 ? sum / n : kNone);
    }
    return means;
}

struct Ends {
    double low = 0;
    double high = 0;
};

Ends ends_of(const std::vector<double>& values) {
    Ends ends{std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity()};
    for (const double value : values) {
        if (std::isfinite(value)) {
            ends.low = std::min(ends.low, value);
            ends.high = std::max(ends.high, value);
        }
    }
    return ends;
}

/// The place of a value among `levels`, 0 the lowest.
std::size_t level_of(double value, const Ends& ends, std::size_t levels) {
    const double share = ends.high > ends.low ? (value - ends.low) / (ends.high - ends.low) : 0.5;
    return std::min(levels - 1, static_cast<std::size_t>(share * static_cast<double>(levels)));
}

/// The value at one of `columns` equal steps from the first value to the last, between two of them on a straight line.
double value_at(const std::vector<double>& values, std::size_t column, std::size_t columns) {
    const double place =
        columns < 2 ? 0 : static_cast<double>(column * (values.size() - 1)) / static_cast<double>(columns - 1);
    const auto before = static_cast<std::size_t>(place);
    const double share = place - static_cast<double>(before);
    const double rest = share > 0 ? share * (values[before + 1] - values[before]) : 0;
    return std::isnan(rest) ? values[share < 0.5 ? before : before + 1] : values[before] + rest;
}

/// A character of the braille block, whose dots are bits.
std::string braille(unsigned dots) {
    constexpr unsigned kBlock = 0x2800;
    const unsigned code = kBlock + dots;
    return {static_cast<char>(0xE0U | (code >> 12U)), static_cast<char>(0x80U | ((code >> 6U) & 0x3FU)),
            static_cast<char>(0x80U | (code & 0x3FU))};
}

/// The bit of a dot: two columns, four rows from above.
unsigned dot_bit(std::size_t column, std::size_t row) {
    constexpr std::array<std::array<unsigned, 4>, 2> kBits = {{{0x01, 0x02, 0x04, 0x40}, {0x08, 0x10, 0x20, 0x80}}};
    return kBits.at(column).at(row);
}

/// A block for each value, a space for NaN; empty without any value.
std::string blocks_of(const std::vector<double>& values, const Ends& ends) {
    constexpr std::array kBlocks = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
    std::string text;
    bool any = false;
    for (const double value : values) {
        any = any || std::isfinite(value);
        text += std::isfinite(value) ? kBlocks.at(level_of(value, ends, kBlocks.size())) : " ";
    }
    return any ? text : "";
}

}  // namespace

std::string sparkline(const std::vector<double>& values, std::size_t width) {
    const auto means = means_of_runs(values, std::min(width, values.size()));
    return blocks_of(means, ends_of(means));
}

std::string share_blocks(const std::vector<double>& shares) {
    return blocks_of(shares, {0, 1});
}

std::vector<double> plotted_values(const std::vector<double>& values, std::size_t width) {
    return values.size() > 2 * width ? means_of_runs(values, 2 * width) : values;
}

std::string braille_plot(const std::vector<double>& values, std::size_t width, std::size_t height) {
    constexpr std::size_t kRows = 4;
    const std::size_t columns = 2 * width;
    const auto shown = plotted_values(values, width);
    const Ends ends = ends_of(shown);
    if (ends.low > ends.high || height == 0) {
        return "";
    }
    std::vector<std::vector<unsigned>> cells(height, std::vector<unsigned>(width));
    std::size_t before = 0;
    bool joined = false;
    for (std::size_t column = 0; column < columns; ++column) {
        const double value = value_at(shown, column, columns);
        if (!std::isfinite(value)) {
            joined = false;
            continue;
        }
        const std::size_t at = kRows * height - 1 - level_of(value, ends, kRows * height);
        const std::size_t from = joined && before < at ? before + 1 : at;
        const std::size_t to = joined && before > at ? before - 1 : at;
        for (std::size_t row = from; row <= to; ++row) {
            cells[row / kRows][column / 2] |= dot_bit(column % 2, row % kRows);
        }
        before = at;
        joined = true;
    }
    std::string text;
    for (const auto& line : cells) {
        for (const unsigned dots : line) {
            text += braille(dots);
        }
        text += "\n";
    }
    return text;
}

}  // namespace forecast
