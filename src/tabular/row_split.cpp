#include "forecast/tabular/row_split.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "forecast/core/error.hpp"
#include "random_parts.hpp"

namespace forecast {
namespace {

using Places = std::vector<std::size_t>;

/// [known] the part of each of these rows.
std::vector<int> parts_of_rows(const RowTable& rows, const Places& known, RowTask task,
                               const RowSplitOptions& options) {
    if (!options.stratify || task == RowTask::regression) {
        return draw_parts(known.size(), options);
    }
    return draw_stratified_parts(at_rows(rows.target, known), options);
}

/// [known] the part of each of these rows, the same one for all of a machine.
std::vector<int> parts_of_machines(const RowTable& rows, const Places& known, const RowSplitOptions& options) {
    if (rows.machine_names.empty()) {
        throw Error(ErrorKind::invalid_argument, "split.method 'group' needs table.machine_column");
    }
    std::set<std::size_t> there;
    for (const std::size_t row : known) {
        there.insert(rows.machine[row]);
    }
    const Places machines(there.begin(), there.end());
    if (machines.size() < static_cast<std::size_t>(std::max(2, options.folds))) {
        throw Error(ErrorKind::insufficient_data, "{} has {} machine(s) with a target, too few for {} parts",
                    rows.place, machines.size(), std::max(2, options.folds));
    }
    const std::vector<int> part_of = draw_parts(machines.size(), options);
    std::vector<int> parts;
    for (const std::size_t row : known) {
        const auto place = std::lower_bound(machines.begin(), machines.end(), rows.machine[row]) - machines.begin();
        parts.push_back(part_of[static_cast<std::size_t>(place)]);
    }
    return parts;
}

RowSplit split_by_row_time(const RowTable& rows, const Places& known, RowTask task, const RowSplitOptions& options,
                           double within) {
    if (rows.time.empty()) {
        throw Error(ErrorKind::invalid_argument, "split.method 'time' needs table.time_column");
    }
    if (options.folds > 1) {
        throw Error(ErrorKind::invalid_argument,
                    "split.folds is of random and group splits; one by time has one test part");
    }
    std::vector<double> times = at_rows(rows.time, known);
    std::sort(times.begin(), times.end());
    const double begin = times[times.size() - std::min(times.size(), test_count(options.test_size, times.size()))];
    RowSplit split;
    for (const std::size_t row : known) {
        const bool was_told = rows.next_event.empty() || rows.next_event[row] < begin ||
                              (task == RowTask::classification && rows.time[row] + within < begin);
        if (rows.time[row] >= begin) {
            split.test.push_back(row);
        } else if (was_told) {
            split.train.push_back(row);
        }
    }
    return split;
}

void check_has_rows(const RowTable& rows, const Places& part, const char* name) {
    if (part.empty()) {
        throw Error(ErrorKind::insufficient_data, "the {} of {} has no rows; there are {} in all", name, rows.place,
                    rows.rows());
    }
}

void check_target_varies(const RowTable& rows, const Places& part, RowTask task, const char* name) {
    const double first = rows.target[part.front()];
    if (std::all_of(part.begin(), part.end(), [&](std::size_t row) { return rows.target[row] == first; })) {
        throw Error(ErrorKind::insufficient_data, "in the {} of {} the target is {} in all {} rows: {}", name,
                    rows.place, first, part.size(),
                    task == RowTask::classification ? "there is one class only; take a larger table or another split"
                                                    : "there is nothing to learn");
    }
}

void check_training_part(const RowTable& rows, const Places& part, RowTask task) {
    check_has_rows(rows, part, "training part");
    check_target_varies(rows, part, task, "training part");
}

/// That of one fold is scored with those of the others: it may have one class only.
void check_test_part(const RowTable& rows, const Places& part, RowTask task, bool is_of_fold) {
    check_has_rows(rows, part, "test part");
    if (task == RowTask::classification && !is_of_fold) {
        check_target_varies(rows, part, task, "test part");
    }
}

void check_classes(const RowTable& rows, const Places& known, int folds) {
    std::map<double, int> counts;
    for (const std::size_t row : known) {
        ++counts[rows.target[row]];
    }
    for (const auto& [value, count] : counts) {
        if (count < folds) {
            throw Error(ErrorKind::insufficient_data,
                        "{} has {} row(s) of class {}, fewer than the {} folds of the split; take fewer folds",
                        rows.place, count, value, folds);
        }
    }
}

std::vector<RowSplit> splits_of(const Places& known, const std::vector<int>& parts, int folds) {
    std::vector<RowSplit> splits(static_cast<std::size_t>(std::max(1, folds)));
    for (std::size_t fold = 0; fold < splits.size(); ++fold) {
        for (std::size_t i = 0; i < known.size(); ++i) {
            (parts[i] == static_cast<int>(fold) ? splits[fold].test : splits[fold].train).push_back(known[i]);
        }
    }
    return splits;
}

}  // namespace

void check_can_be_learnt(const RowTable& rows, RowTask task) {
    check_training_part(rows, rows.known_rows(), task);
}

std::vector<RowSplit> split_rows(const RowTable& rows, RowTask task, const RowSplitOptions& options, double within) {
    const Places known = rows.known_rows();
    check_training_part(rows, known, task);
    if (options.folds == 1) {
        throw Error(ErrorKind::invalid_argument, "split.folds is 1: 0 is one test part, 2 or more are folds");
    }
    if (task == RowTask::classification) {
        check_classes(rows, known, std::max(2, options.folds));
    }
    std::vector<RowSplit> splits;
    if (options.method == "time") {
        splits = {split_by_row_time(rows, known, task, options, within)};
    } else if (options.method == "group") {
        splits = splits_of(known, parts_of_machines(rows, known, options), options.folds);
    } else {
        splits = splits_of(known, parts_of_rows(rows, known, task, options), options.folds);
    }
    for (const RowSplit& split : splits) {
        check_training_part(rows, split.train, task);
        check_test_part(rows, split.test, task, options.folds > 1);
    }
    return splits;
}

std::vector<RowSplit> inner_folds(const RowTable& rows, const Places& train, RowTask task, int folds) {
    RowSplitOptions options;
    options.folds = folds;
    std::vector<RowSplit> splits;
    if (!rows.machine_names.empty()) {
        splits = splits_of(train, parts_of_machines(rows, train, options), folds);
    } else {
        if (task == RowTask::classification) {
            check_classes(rows, train, folds);
        }
        splits = splits_of(train, parts_of_rows(rows, train, task, options), folds);
    }
    for (const RowSplit& split : splits) {
        check_training_part(rows, split.train, task);
    }
    return splits;
}

}  // namespace forecast
