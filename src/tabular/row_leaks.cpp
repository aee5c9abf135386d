#include "forecast/tabular/row_leaks.hpp"

#include <algorithm>
#include <cstring>
#include <iterator>
#include <set>

#include <fmt/format.h>

#include "forecast/core/text.hpp"
#include "forecast/evaluation/row_scores.hpp"

namespace forecast {
namespace {

std::set<std::size_t> machines_of(const RowTable& rows, const std::vector<std::size_t>& part) {
    std::set<std::size_t> machines;
    for (const std::size_t row : part) {
        machines.insert(rows.machine[row]);
    }
    return machines;
}

std::string names_of(const RowTable& rows, const std::set<std::size_t>& machines) {
    constexpr std::size_t kMost = 5;
    std::vector<std::string> names;
    for (const std::size_t machine : machines) {
        if (names.size() < kMost) {
            names.push_back(rows.machine_names[machine]);
        }
    }
    return join(names, ", ") + (machines.size() > kMost ? ", ..." : "");
}

/// A row's inputs and target, to be compared bit by bit.
std::string content_of(const RowTable& rows, std::size_t row) {
    const auto width = rows.features.size() * sizeof(float);
    std::string content(width + sizeof(double), '\0');
    std::memcpy(content.data(), &rows.inputs[row * rows.features.size()], width);
    std::memcpy(&content[width], &rows.target[row], sizeof(double));
    return content;
}

}  // namespace

std::optional<std::string> find_shared_machines(const RowTable& rows, const std::vector<RowSplit>& splits) {
    if (rows.machine_names.empty()) {
        return std::nullopt;
    }
    std::set<std::size_t> shared;
    for (const RowSplit& split : splits) {
        const auto train = machines_of(rows, split.train);
        const auto test = machines_of(rows, split.test);
        std::set_intersection(train.begin(), train.end(), test.begin(), test.end(),
                              std::inserter(shared, shared.end()));
    }
    if (shared.empty()) {
        return std::nullopt;
    }
    return fmt::format(
        "{} machine(s) are on both sides of the split ({}): their scores are too good for a machine that was never "
        "seen; split.method 'group' keeps them apart",
        shared.size(), names_of(rows, shared));
}

std::vector<std::string> find_telling_features(const RowTable& rows, RowTask task,
                                               const std::vector<std::size_t>& train) {
    const std::vector<double> target = at_rows(rows.target, train);
    std::vector<std::string> found;
    for (std::size_t i = 0; i < rows.features.size(); ++i) {
        std::vector<double> values;
        for (const std::size_t row : train) {
            values.push_back(rows.inputs[row * rows.features.size() + i]);
        }
        if (tells_target(target, values, task == RowTask::classification)) {
            found.push_back(
                fmt::format("the feature '{}' alone tells the target without a fault: it may be made of the answer "
                            "(table.drop leaves it out)",
                            rows.features[i]));
        }
    }
    return found;
}

std::optional<std::string> find_repeated_rows(const RowTable& train, const RowTable& test,
                                              const std::vector<std::size_t>& tested) {
    std::set<std::string> there;
    for (const std::size_t row : train.known_rows()) {
        there.insert(content_of(train, row));
    }
    const auto count = std::count_if(tested.begin(), tested.end(),
                                     [&](std::size_t row) { return there.count(content_of(test, row)) > 0; });
    if (count == 0) {
        return std::nullopt;
    }
    return fmt::format(
        "{} of the {} rows that are scored stand in the training table, too: their scores are too good for rows that "
        "were never seen",
        count, tested.size());
}

}  // namespace forecast
