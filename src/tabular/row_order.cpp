#include "row_order.hpp"

#include <algorithm>
#include <map>
#include <numeric>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "derived_columns.hpp"
#include "forecast/core/error.hpp"
#include "forecast/core/number.hpp"
#include "read_columns.hpp"

namespace forecast {
namespace {

/// Numbers in the order of numbers, else texts in theirs.
bool is_before(const std::string& a, const std::string& b) {
    const auto x = parse_number(a);
    const auto y = parse_number(b);
    return x && y && *x != *y ? *x < *y : (x.has_value() != y.has_value() ? x.has_value() : a < b);
}

bool needs_order(const RowRecipe& recipe) {
    return recipe.event.makes != "nothing" ||
           std::any_of(recipe.derived.begin(), recipe.derived.end(),
                       [](const DerivedOptions& o) { return reads_earlier_rows(o); });
}

/// Names of the machines, and each row's as the text has them.
void number_machines(RowOrder& order, const TextTable& text, const std::string& column) {
    const auto& machines = text.columns[text.column(column)];
    std::set<std::string, decltype(&is_before)> names(machines.begin(), machines.end(), is_before);
    if (names.count("") > 0) {
        throw Error(ErrorKind::insufficient_data, "{}: rows without a value of '{}' belong to no machine", text.place,
                    column);
    }
    order.machine_names.assign(names.begin(), names.end());
    std::map<std::string, std::size_t> number;
    for (const std::string& name : order.machine_names) {
        number.emplace(name, number.size());
    }
    for (const std::string& machine : machines) {
        order.machine.push_back(number.at(machine));
    }
}

void sort_rows(RowOrder& order) {
    const auto key = [&](std::size_t row) {
        return std::pair(order.machine.empty() ? 0 : order.machine[row], order.time.empty() ? 0 : order.time[row]);
    };
    std::stable_sort(order.places.begin(), order.places.end(),
                     [&](std::size_t a, std::size_t b) { return key(a) < key(b); });
    if (!order.machine.empty()) {
        order.machine = at_rows(order.machine, order.places);
    }
    if (!order.time.empty()) {
        order.time = at_rows(order.time, order.places);
    }
}

void check_times(const RowOrder& order, const TextTable& text, const TableOptions& table) {
    for (std::size_t row = 1; row < order.time.size(); ++row) {
        if (is_first_of_machine(order.machine, row) || order.time[row] != order.time[row - 1]) {
            continue;
        }
        const std::string whose =
            order.machine.empty()
                ? "; name table.machine_column if the rows are of several machines"
                : fmt::format(" of {} '{}'", table.machine_column, order.machine_names[order.machine[row]]);
        throw Error(ErrorKind::insufficient_data, "{}, row {} below the header: a value of '{}' is there twice{}",
                    text.place, order.places[row] + 1, table.time_column, whose);
    }
}

}  // namespace

RowOrder order_rows(const TextTable& text, const RowRecipe& recipe, std::optional<bool> times_are_numbers) {
    const TableOptions& table = recipe.table;
    RowOrder order;
    order.places.resize(text.rows());
    std::iota(order.places.begin(), order.places.end(), std::size_t{0});
    if (!table.time_column.empty()) {
        ReadTimes read =
            read_times(text.columns[text.column(table.time_column)], table.time_column, text.place, times_are_numbers);
        order.time = std::move(read.times);
        order.time_is_number = read.are_numbers;
        order.note = std::move(read.note);
    }
    if (!table.machine_column.empty()) {
        number_machines(order, text, table.machine_column);
    } else if (!needs_order(recipe)) {
        return order;
    } else if (order.time.empty()) {
        throw Error(ErrorKind::invalid_argument,
                    "which rows come before a row is not known: name table.time_column, and table.machine_column if "
                    "{} has several machines",
                    text.place);
    }
    sort_rows(order);
    check_times(order, text, table);
    return order;
}

bool is_first_of_machine(const std::vector<std::size_t>& machine, std::size_t row) {
    return row == 0 || (!machine.empty() && machine[row] != machine[row - 1]);
}

}  // namespace forecast
