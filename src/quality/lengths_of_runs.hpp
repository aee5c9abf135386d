#pragma once

#include <cstddef>
#include <map>
#include <vector>

#include "regular_values.hpp"
#include "runs.hpp"

// How long a series keeps one value by habit.

namespace forecast {

std::vector<Run> runs_of_equal_values(const std::vector<double>& values);

/// Runs this long are not expected once in a hundred such series, were each value to repeat the one before with the
/// share that it does here; half as much again, since values repeat more in quiet hours.
std::size_t unusual_length(const RegularValues& grid, const std::vector<Run>& runs);

/// Zeros of radiation at night, of rain in dry weeks, 97 % humidity in fog: where values stay in other places, too, or
/// those close by almost as long.
class Habits {
public:
    /// `runs` are all of `values`, and those of `unusual_length` steps and more are to be judged.
    Habits(const std::vector<double>& values, const std::vector<Run>& runs, std::size_t unusual_length);
    [[nodiscard]] bool is_usual(const Run& run) const;

private:
    /// Calls `visit(whether its value is equal, its length)` for each run of a value close to this one.
    template <class Visit>
    void visit_near(double value, Visit visit) const;
    /// Of the other runs at `run`'s value, and of those close by that are not too long themselves.
    [[nodiscard]] std::vector<std::size_t> other_lengths(const Run& run) const;

    double close_ = 0;
    std::size_t unusual_length_ = 0;
    std::map<double, std::vector<std::size_t>> lengths_;
};

}  // namespace forecast
