#include "derived_columns.hpp"

#include <algorithm>
#include <cmath>
#include <functional>

#include <fmt/format.h>

#include "forecast/core/error.hpp"
#include "forecast/core/missing.hpp"
#include "forecast/core/text.hpp"

namespace forecast {
namespace {

using NumberList = std::vector<double>;

/// The values that are there of rows [begin, end).
struct Window {
    const NumberList& column;
    std::size_t begin;
    std::size_t end;
};

/// Calls use(value, row) for each value that is there, returns how many there were.
template <class Use>
std::size_t each(const Window& window, Use use) {
    std::size_t count = 0;
    for (std::size_t row = window.begin; row < window.end; ++row) {
        if (!std::isnan(window.column[row])) {
            use(window.column[row], static_cast<double>(row - window.begin));
            ++count;
        }
    }
    return count;
}

double mean_in(const Window& window) {
    double sum = 0;
    const auto count = each(window, [&](double value, double) { sum += value; });
    return count == 0 ? kMissing : sum / static_cast<double>(count);
}

/// With n - 1, as pandas has it.
double std_in(const Window& window) {
    const double mean = mean_in(window);
    double sum = 0;
    const auto count = each(window, [&](double value, double) { sum += (value - mean) * (value - mean); });
    return count < 2 ? kMissing : std::sqrt(sum / static_cast<double>(count - 1));
}

double min_in(const Window& window) {
    double least = kMissing;
    each(window, [&](double value, double) { least = std::isnan(least) ? value : std::min(least, value); });
    return least;
}

double max_in(const Window& window) {
    double most = kMissing;
    each(window, [&](double value, double) { most = std::isnan(most) ? value : std::max(most, value); });
    return most;
}

/// Of the least squares line, a row.
double slope_in(const Window& window) {
    double at = 0;
    const auto count = each(window, [&](double, double x) { at += x; });
    if (count < 2) {
        return kMissing;
    }
    at /= static_cast<double>(count);
    const double mean = mean_in(window);
    double product = 0;
    double square = 0;
    each(window, [&](double value, double x) {
        product += (x - at) * (value - mean);
        square += (x - at) * (x - at);
    });
    return product / square;
}

using Statistic = double (*)(const Window&);
const std::map<std::string, Statistic>& statistics() {
    static const std::map<std::string, Statistic> kStatistics = {
        {"mean", mean_in}, {"std", std_in}, {"min", min_in}, {"max", max_in}, {"slope", slope_in}};
    return kStatistics;
}

/// make(column, row, life_begin) of each row.
template <class Make>
NumberList of_each_row(const RowHistory& history, Make make) {
    NumberList made(history.life_begin.size());
    for (std::size_t row = 0; row < made.size(); ++row) {
        made[row] = make(row, history.life_begin[row]);
    }
    return made;
}

/// The mean of the last `smooth` rows less that of a machine's first `rows`.
NumberList deviation(const NumberList& column, std::size_t rows, std::size_t smooth, const RowHistory& history) {
    return of_each_row(history, [&](std::size_t row, std::size_t begin) {
        const std::size_t from = row + 1 < smooth + begin ? begin : row + 1 - smooth;
        return mean_in({column, from, row + 1}) - mean_in({column, begin, std::min(row + 1, begin + rows)});
    });
}

NumberList of_past(const std::string& type, const NumberList& column, std::size_t rows, const RowHistory& history) {
    if (const auto statistic = statistics().find(type); statistic != statistics().end()) {
        return of_each_row(history, [&](std::size_t row, std::size_t begin) {
            return statistic->second({column, row + 1 < rows + begin ? begin : row + 1 - rows, row + 1});
        });
    }
    return of_each_row(history, [&](std::size_t row, std::size_t begin) {
        const double before = row < begin + rows ? kMissing : column[row - rows];
        return type == "lag" ? before : column[row] - before;
    });
}

double combined(const std::string& type, double a, double b) {
    if (type == "sum") {
        return a + b;
    }
    if (type == "difference") {
        return a - b;
    }
    if (type == "product") {
        return a * b;
    }
    return b == 0 ? kMissing : a / b;
}

NumberList of_row(const DerivedOptions& options, const NumberColumns& columns) {
    if (options.of.size() < 2) {
        throw Error(ErrorKind::invalid_argument, "the derived column '{}' needs two columns in `of`", options.type);
    }
    NumberList made = columns.values.at(columns.matching(options.of.front(), options.type).front());
    for (std::size_t i = 1; i < options.of.size(); ++i) {
        const NumberList& other = columns.values.at(columns.matching(options.of[i], options.type).front());
        for (std::size_t row = 0; row < made.size(); ++row) {
            made[row] = combined(options.type, made[row], other[row]);
        }
    }
    for (double& value : made) {
        value *= options.factor;
    }
    return made;
}

NumberList over_limit(const DerivedOptions& options, const NumberList& column, const RowHistory& history) {
    const auto& texts = history.texts.at(options.by);
    NumberList made(column.size(), kMissing);
    for (std::size_t row = 0; row < made.size(); ++row) {
        if (const auto limit = options.limits.find(texts[row]); limit != options.limits.end()) {
            made[row] = column[row] - limit->second;
        }
    }
    return made;
}

std::string name_of(const DerivedOptions& options, const std::string& made) {
    return options.name.empty() ? made : options.name;
}

void add_deviations(const DerivedOptions& options, const std::string& name, int rows, const RowHistory& history,
                    NumberColumns& columns) {
    const NumberList column = columns.values.at(name);
    const auto first = static_cast<std::size_t>(rows);
    if (options.smooth.empty()) {
        columns.add(name_of(options, fmt::format("{} deviation {}", name, rows)), deviation(column, first, 1, history));
    }
    for (const int smooth : options.smooth) {
        columns.add(name_of(options, fmt::format("{} mean {} deviation {}", name, smooth, rows)),
                    deviation(column, first, static_cast<std::size_t>(smooth), history));
    }
}

}  // namespace

bool is_match(const std::string& pattern, const std::string& name) {
    const auto star = pattern.find('*');
    if (star == std::string::npos) {
        return pattern == name;
    }
    const std::size_t behind = pattern.size() - star - 1;
    return name.size() >= star + behind && name.compare(0, star, pattern, 0, star) == 0 &&
           name.compare(name.size() - behind, behind, pattern, star + 1) == 0 &&
           name.substr(star, name.size() - star - behind).find(' ') == std::string::npos;
}

void NumberColumns::add(const std::string& name, NumberList column) {
    if (!values.emplace(name, std::move(column)).second) {
        throw Error(ErrorKind::invalid_argument, "two columns are called '{}'; give the derived one another `name`",
                    name);
    }
    names.push_back(name);
}

std::vector<std::string> NumberColumns::matching(const std::string& pattern, const std::string& user) const {
    std::vector<std::string> found;
    std::copy_if(names.begin(), names.end(), std::back_inserter(found),
                 [&](const std::string& name) { return is_match(pattern, name); });
    if (found.empty()) {
        const std::string guess = nearest(pattern, names);
        throw Error(ErrorKind::invalid_argument, "'{}' needs the column '{}', and there is none of numbers{}", user,
                    pattern, guess.empty() ? "" : "; did you mean '" + guess + "'?");
    }
    return found;
}

bool reads_earlier_rows(const DerivedOptions& options) {
    const std::string& type = options.type;
    return type == "lag" || type == "change" || type == "deviation" || type == "since_event" ||
           statistics().count(type) > 0;
}

void add_derived(const DerivedOptions& options, const RowHistory& history, NumberColumns& columns) {
    const std::string& type = options.type;
    if (type == "since_event") {
        columns.add(name_of(options, "time since event"), of_each_row(history, [&](std::size_t row, std::size_t) {
                        return history.time.empty() ? kMissing : history.time[row] - history.last_event[row];
                    }));
        return;
    }
    if (type == "sum" || type == "difference" || type == "product" || type == "ratio") {
        columns.add(name_of(options, type + " of " + join(options.of, ", ")), of_row(options, columns));
        return;
    }
    std::vector<std::string> of;
    for (const std::string& pattern : options.of) {
        const auto names = columns.matching(pattern, type);
        of.insert(of.end(), names.begin(), names.end());
    }
    for (const std::string& name : of) {
        const NumberList column = columns.values.at(name);
        if (type == "over_limit") {
            columns.add(name_of(options, name + " over limit"), over_limit(options, column, history));
            continue;
        }
        for (const int rows : options.rows) {
            if (type == "deviation") {
                add_deviations(options, name, rows, history, columns);
                continue;
            }
            columns.add(name_of(options, fmt::format("{} {} {}", name, type, rows)),
                        of_past(type, column, static_cast<std::size_t>(rows), history));
        }
    }
}

}  // namespace forecast
