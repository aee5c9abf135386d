#include "forecast/features/folds.hpp"

#include <algorithm>

#include "forecast/core/error.hpp"

namespace forecast {
namespace {

/// The first row of the local day that `row` lies in.
std::size_t day_begin(const TimeAxis& axis, std::size_t row) {
    return axis.first_row_of(axis.day(row));
}

std::vector<Fold> equal_folds(const TimeAxis& axis, RowRange rows, bool rolling, std::size_t folds) {
    const auto days = static_cast<std::size_t>(axis.day(rows.end) - axis.day(rows.begin));
    const std::size_t fewest = 2 * (folds + 1);  // a day that validates, and one for the other half
    if (days < fewest) {
        throw Error(ErrorKind::insufficient_data,
                    "{} folds need {} days to learn from and to be validated on before the test period, there are {}; "
                    "take fewer folds, or fetch more history",
                    folds, fewest, days);
    }
    const auto part_begin = [&](double part) {
        const double row = static_cast<double>(rows.size()) * part / static_cast<double>(folds + 1);
        return std::max(rows.begin, day_begin(axis, rows.begin + static_cast<std::size_t>(row)));
    };
    std::vector<Fold> all;
    for (std::size_t k = 1; k <= folds; ++k) {
        const auto part = static_cast<double>(k);
        const std::size_t from = rolling ? part_begin(part - 1) : rows.begin;
        all.push_back({{from, part_begin(part)}, {part_begin(part), part_begin(part + 0.5)}});
    }
    return all;
}

std::size_t new_year(const TimeAxis& axis, int year) {
    return axis.first_row_of(to_day({year, 1, 1}));
}

std::vector<Fold> yearly_folds(const TimeAxis& axis, RowRange rows, std::size_t folds) {
    const int last = to_date(axis.day(rows.end)).year - 1;
    const int first = to_date(axis.day(rows.begin)).year + 1;  // of the year before, some days are there to learn from
    const auto whole = static_cast<std::size_t>(std::max(0, last - first + 1));
    if (whole < folds) {
        throw Error(ErrorKind::insufficient_data,
                    "{} folds by years need as many whole calendar years before the test period, with days to learn "
                    "from before them; there are {}; take fewer folds, or fetch more history",
                    folds, whole);
    }
    std::vector<Fold> all;
    for (int year = last - static_cast<int>(folds) + 1; year <= last; ++year) {
        const std::size_t begin = new_year(axis, year);
        all.push_back({{rows.begin, begin}, {begin, new_year(axis, year + 1)}});
    }
    return all;
}

}  // namespace

std::vector<Fold> time_folds(const TimeAxis& axis, RowRange rows, FoldScheme scheme, std::size_t folds) {
    return scheme == FoldScheme::years ? yearly_folds(axis, rows, folds)
                                       : equal_folds(axis, rows, scheme == FoldScheme::rolling, folds);
}

}  // namespace forecast
