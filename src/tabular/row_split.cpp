#include "forecast/tabular/row_split.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <map>
#include <numeric>
#include <set>

#include <fmt/format.h>

#include "forecast/core/error.hpp"
#include "forecast/core/text.hpp"
#include "forecast/evaluation/row_scores.hpp"
#include "numpy_random.hpp"

namespace forecast {
namespace {

using Places = std::vector<std::size_t>;

std::size_t test_count(double share, std::size_t count) {
    return static_cast<std::size_t>(std::ceil(share * static_cast<double>(count)));
}

/// [rows] the part of each of `count` rows, all of them of one class: as KFold does it.
std::vector<int> plain_folds(std::size_t count, int folds, NumpyRandom& random) {
    const Places order = random.permutation(count);
    std::vector<int> fold_of(count);
    const auto parts = static_cast<std::size_t>(folds);
    std::size_t begin = 0;
    for (std::size_t fold = 0; fold < parts; ++fold) {
        const std::size_t size = count / parts + (fold < count % parts ? 1 : 0);
        for (std::size_t i = begin; i < begin + size; ++i) {
            fold_of[order[i]] = static_cast<int>(fold);
        }
        begin += size;
    }
    return fold_of;
}

/// [rows] the class of each, numbered as they appear.
std::vector<std::size_t> classes_as_they_appear(const std::vector<double>& target) {
    std::map<double, std::size_t> number;
    std::vector<std::size_t> classes;
    for (const double value : target) {
        classes.push_back(number.emplace(value, number.size()).first->second);
    }
    return classes;
}

/// As StratifiedKFold does it.
std::vector<int> stratified_folds(const std::vector<double>& target, int folds, NumpyRandom& random) {
    const auto classes = classes_as_they_appear(target);
    std::vector<std::size_t> sorted = classes;
    std::sort(sorted.begin(), sorted.end());
    const auto parts = static_cast<std::size_t>(folds);
    std::vector<int> fold_of(target.size());
    for (std::size_t one = 0; one <= sorted.back(); ++one) {
        std::vector<int> of_class;
        for (std::size_t fold = 0; fold < parts; ++fold) {
            for (std::size_t i = fold; i < sorted.size(); i += parts) {
                if (sorted[i] == one) {
                    of_class.push_back(static_cast<int>(fold));
                }
            }
        }
        random.shuffle(of_class);
        std::size_t next = 0;
        for (std::size_t row = 0; row < classes.size(); ++row) {
            if (classes[row] == one) {
                fold_of[row] = of_class[next++];
            }
        }
    }
    return fold_of;
}

/// How many of each class `drawn` of them should be: as near to their shares as whole numbers are, ties drawn.
Places shares_of(const Places& counts, std::size_t drawn, NumpyRandom& random) {
    const auto all = static_cast<double>(std::accumulate(counts.begin(), counts.end(), std::size_t{0}));
    Places shares;
    std::vector<double> rest;
    std::size_t left = drawn;
    for (const std::size_t count : counts) {
        const double wanted = static_cast<double>(count) / all * static_cast<double>(drawn);
        shares.push_back(static_cast<std::size_t>(std::floor(wanted)));
        rest.push_back(wanted - std::floor(wanted));
        left -= shares.back();
    }
    std::set<double, std::greater<>> values(rest.begin(), rest.end());
    for (const double value : values) {
        Places tied;
        for (std::size_t i = 0; i < rest.size(); ++i) {
            if (rest[i] == value) {
                tied.push_back(i);
            }
        }
        const std::size_t more = std::min(tied.size(), left);
        if (more == 0) {
            break;
        }
        const Places order = random.permutation(tied.size());
        for (std::size_t i = 0; i < more; ++i) {
            ++shares[tied[order[i]]];
        }
        left -= more;
    }
    return shares;
}

/// As StratifiedShuffleSplit does it, by which train_test_split(stratify=...) does.
std::vector<int> stratified_test(const std::vector<double>& target, double test_size, NumpyRandom& random) {
    const std::size_t test = test_count(test_size, target.size());
    std::map<double, Places> by_class;  // in the order of their values, as numpy's unique
    for (std::size_t row = 0; row < target.size(); ++row) {
        by_class[target[row]].push_back(row);
    }
    Places counts;
    for (const auto& [value, rows] : by_class) {
        counts.push_back(rows.size());
    }
    const Places learnt = shares_of(counts, target.size() - test, random);
    Places left = counts;
    std::transform(left.begin(), left.end(), learnt.begin(), left.begin(), std::minus<>());
    const Places scored = shares_of(left, test, random);
    std::vector<int> is_scored(target.size(), -1);
    std::size_t i = 0;
    for (const auto& [value, rows] : by_class) {
        const Places order = random.permutation(rows.size());
        for (std::size_t k = 0; k < learnt[i] + scored[i]; ++k) {
            is_scored[rows[order[k]]] = k < learnt[i] ? -1 : 0;
        }
        ++i;
    }
    return is_scored;
}

/// As ShuffleSplit does it: 0 of those that are scored, else -1.
std::vector<int> plain_test(std::size_t count, double test_size, NumpyRandom& random) {
    const Places order = random.permutation(count);
    std::vector<int> is_scored(count, -1);
    for (std::size_t i = 0; i < test_count(test_size, count); ++i) {
        is_scored[order[i]] = 0;
    }
    return is_scored;
}

std::vector<int> parts_of(std::size_t count, const RowSplitOptions& options, NumpyRandom& random) {
    return options.folds > 1 ? plain_folds(count, options.folds, random) : plain_test(count, options.test_size, random);
}

std::vector<int> random_parts(const std::vector<double>& target, RowTask task, const RowSplitOptions& options) {
    NumpyRandom random(static_cast<std::uint32_t>(options.random_state));
    if (!options.stratify || task == RowTask::regression) {
        return parts_of(target.size(), options, random);
    }
    return options.folds > 1 ? stratified_folds(target, options.folds, random)
                             : stratified_test(target, options.test_size, random);
}

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
    NumpyRandom random(static_cast<std::uint32_t>(options.random_state));
    const std::vector<int> part_of = parts_of(machines.size(), options, random);
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
    std::vector<double> times;
    for (const std::size_t row : known) {
        times.push_back(rows.time[row]);
    }
    std::sort(times.begin(), times.end());
    const double begin = times[times.size() - std::min(times.size(), test_count(options.test_size, times.size()))];
    RowSplit split;
    for (const std::size_t row : known) {
        const bool was_told = rows.next_event.empty() || rows.next_event[row] < begin ||
                              (task == RowTask::classification && rows.time[row] + within < begin);
        if (rows.time[row] >= begin) {
            split.score.push_back(row);
        } else if (was_told) {
            split.learn.push_back(row);
        }
    }
    return split;
}

void check_part(const RowTable& rows, const Places& part, RowTask task, const char* name) {
    if (part.empty()) {
        throw Error(ErrorKind::insufficient_data, "the {} of {} has no rows; there are {} in all", name, rows.place,
                    rows.rows());
    }
    const double first = rows.target[part.front()];
    const bool is_constant =
        std::all_of(part.begin(), part.end(), [&](std::size_t row) { return rows.target[row] == first; });
    const bool is_learnt = std::string(name) == "training part";
    if (is_constant && (task == RowTask::classification || is_learnt)) {
        throw Error(ErrorKind::insufficient_data, "in the {} of {} the target is {} in all {} rows: {}", name,
                    rows.place, first, part.size(),
                    task == RowTask::classification ? "there is one class only; take a larger table or another split"
                                                    : "there is nothing to learn");
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
            (parts[i] == static_cast<int>(fold) ? splits[fold].score : splits[fold].learn).push_back(known[i]);
        }
    }
    return splits;
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

std::set<std::size_t> machines_of(const RowTable& rows, const Places& part) {
    std::set<std::size_t> machines;
    for (const std::size_t row : part) {
        machines.insert(rows.machine[row]);
    }
    return machines;
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

void check_can_be_learnt(const RowTable& rows, RowTask task) {
    check_part(rows, rows.known_rows(), task, "training part");
}

std::optional<std::string> find_repeated_rows(const RowTable& learnt, const RowTable& test, const Places& scored) {
    std::set<std::string> there;
    for (const std::size_t row : learnt.known_rows()) {
        there.insert(content_of(learnt, row));
    }
    const auto count = std::count_if(scored.begin(), scored.end(),
                                     [&](std::size_t row) { return there.count(content_of(test, row)) > 0; });
    return count == 0 ? std::nullopt
                      : std::optional(fmt::format("{} of the {} rows that are scored stand in the training table, too: "
                                                  "their scores are too good for rows that were never seen",
                                                  count, scored.size()));
}

std::vector<RowSplit> split_rows(const RowTable& rows, RowTask task, const RowSplitOptions& options, double within) {
    const Places known = rows.known_rows();
    check_part(rows, known, task, "training part");
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
        std::vector<double> target;
        for (const std::size_t row : known) {
            target.push_back(rows.target[row]);
        }
        splits = splits_of(known, random_parts(target, task, options), options.folds);
    }
    for (const RowSplit& split : splits) {
        check_part(rows, split.learn, task, "training part");
        check_part(rows, split.score, options.folds > 1 ? RowTask::regression : task, "test part");
    }
    return splits;
}

std::vector<RowSplit> inner_folds(const RowTable& rows, const Places& learn, RowTask task, int folds) {
    RowSplitOptions options;
    options.folds = folds;
    std::vector<RowSplit> splits;
    if (!rows.machine_names.empty()) {
        splits = splits_of(learn, parts_of_machines(rows, learn, options), folds);
    } else {
        if (task == RowTask::classification) {
            check_classes(rows, learn, folds);
        }
        std::vector<double> target;
        for (const std::size_t row : learn) {
            target.push_back(rows.target[row]);
        }
        splits = splits_of(learn, random_parts(target, task, options), folds);
    }
    for (const RowSplit& split : splits) {
        check_part(rows, split.learn, task, "training part");
    }
    return splits;
}

std::vector<std::string> find_leaks(const RowTable& rows, RowTask task, const std::vector<RowSplit>& splits) {
    std::vector<std::string> leaks;
    std::set<std::size_t> both;
    for (const RowSplit& split : rows.machine_names.empty() ? std::vector<RowSplit>() : splits) {
        const auto learnt = machines_of(rows, split.learn);
        for (const std::size_t machine : machines_of(rows, split.score)) {
            if (learnt.count(machine) > 0) {
                both.insert(machine);
            }
        }
    }
    if (!both.empty()) {
        leaks.push_back(
            fmt::format("{} machine(s) are on both sides of the split ({}): their scores are too good for a machine "
                        "that was never seen; "
                        "split.method 'group' keeps them apart",
                        both.size(), names_of(rows, both)));
    }
    std::vector<double> target;
    const Places& learn = splits.front().learn;
    for (const std::size_t row : learn) {
        target.push_back(rows.target[row]);
    }
    for (std::size_t i = 0; i < rows.features.size(); ++i) {
        std::vector<double> values;
        for (const std::size_t row : learn) {
            values.push_back(rows.inputs[row * rows.features.size() + i]);
        }
        if (tells_target(target, values, task == RowTask::classification)) {
            leaks.push_back(
                fmt::format("the feature '{}' alone tells the target without a fault: it may be made of the answer "
                            "(table.drop leaves it "
                            "out)",
                            rows.features[i]));
        }
    }
    return leaks;
}

}  // namespace forecast
