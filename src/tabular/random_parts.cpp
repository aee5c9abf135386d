#include "random_parts.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <numeric>
#include <set>

#include "numpy_random.hpp"

namespace forecast {
namespace {

using Counts = std::vector<std::size_t>;

NumpyRandom random_of(const RowSplitOptions& options) {
    return NumpyRandom(static_cast<std::uint32_t>(options.random_state));
}

std::vector<int> plain_folds(std::size_t count, int folds, NumpyRandom& random) {
    const auto order = random.permutation(count);
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

std::vector<int> plain_test(std::size_t count, double test_size, NumpyRandom& random) {
    const auto order = random.permutation(count);
    std::vector<int> part_of(count, -1);
    for (std::size_t i = 0; i < test_count(test_size, count); ++i) {
        part_of[order[i]] = 0;
    }
    return part_of;
}

/// [rows] the class of each, numbered as they appear.
std::vector<std::size_t> numbers_as_they_appear(const std::vector<double>& classes) {
    std::map<double, std::size_t> number;
    std::vector<std::size_t> numbers;
    for (const double value : classes) {
        numbers.push_back(number.emplace(value, number.size()).first->second);
    }
    return numbers;
}

std::vector<int> stratified_folds(const std::vector<double>& classes, int folds, NumpyRandom& random) {
    const auto numbers = numbers_as_they_appear(classes);
    std::vector<std::size_t> sorted = numbers;
    std::sort(sorted.begin(), sorted.end());
    const auto parts = static_cast<std::size_t>(folds);
    std::vector<int> fold_of(classes.size());
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
        for (std::size_t row = 0; row < numbers.size(); ++row) {
            if (numbers[row] == one) {
                fold_of[row] = of_class[next++];
            }
        }
    }
    return fold_of;
}

/// How many of each class `drawn` of them should be: as near to their shares as whole numbers are, ties drawn.
Counts shares_of(const Counts& counts, std::size_t drawn, NumpyRandom& random) {
    const auto all = static_cast<double>(std::accumulate(counts.begin(), counts.end(), std::size_t{0}));
    Counts shares;
    std::vector<double> rest;
    std::size_t left = drawn;
    for (const std::size_t count : counts) {
        const double wanted = static_cast<double>(count) / all * static_cast<double>(drawn);
        shares.push_back(static_cast<std::size_t>(std::floor(wanted)));
        rest.push_back(wanted - std::floor(wanted));
        left -= shares.back();
    }
    const std::set<double, std::greater<>> values(rest.begin(), rest.end());
    for (const double value : values) {
        std::vector<std::size_t> tied;
        for (std::size_t i = 0; i < rest.size(); ++i) {
            if (rest[i] == value) {
                tied.push_back(i);
            }
        }
        const std::size_t more = std::min(tied.size(), left);
        if (more == 0) {
            break;
        }
        const auto order = random.permutation(tied.size());
        for (std::size_t i = 0; i < more; ++i) {
            ++shares[tied[order[i]]];
        }
        left -= more;
    }
    return shares;
}

std::vector<int> stratified_test(const std::vector<double>& classes, double test_size, NumpyRandom& random) {
    std::map<double, std::vector<std::size_t>> by_class;  // in the order of their values, as numpy's unique
    for (std::size_t row = 0; row < classes.size(); ++row) {
        by_class[classes[row]].push_back(row);
    }
    Counts left;
    for (const auto& [value, rows] : by_class) {
        left.push_back(rows.size());
    }
    const std::size_t wanted = test_count(test_size, classes.size());
    const Counts train = shares_of(left, classes.size() - wanted, random);
    std::transform(left.begin(), left.end(), train.begin(), left.begin(), std::minus<>());
    const Counts test = shares_of(left, wanted, random);
    std::vector<int> part_of(classes.size(), -1);
    std::size_t i = 0;
    for (const auto& [value, rows] : by_class) {
        const auto order = random.permutation(rows.size());
        for (std::size_t k = train[i]; k < train[i] + test[i]; ++k) {
            part_of[rows[order[k]]] = 0;
        }
        ++i;
    }
    return part_of;
}

}  // namespace

std::size_t test_count(double share, std::size_t count) {
    return static_cast<std::size_t>(std::ceil(share * static_cast<double>(count)));
}

std::vector<int> draw_parts(std::size_t count, const RowSplitOptions& options) {
    NumpyRandom random = random_of(options);
    return options.folds > 1 ? plain_folds(count, options.folds, random) : plain_test(count, options.test_size, random);
}

std::vector<int> draw_stratified_parts(const std::vector<double>& classes, const RowSplitOptions& options) {
    NumpyRandom random = random_of(options);
    return options.folds > 1 ? stratified_folds(classes, options.folds, random)
                             : stratified_test(classes, options.test_size, random);
}

}  // namespace forecast
