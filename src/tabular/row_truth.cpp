#include "forecast/tabular/row_truth.hpp"

#include <cmath>
#include <map>

#include "forecast/core/error.hpp"
#include "forecast/core/missing.hpp"
#include "forecast/core/number.hpp"
#include "row_events.hpp"
#include "row_order.hpp"

namespace forecast {
namespace {

/// How long after its last row each machine failed, by its name.
std::map<std::string, double> read_times_left(const TextTable& truth, const std::string& machine_column,
                                              const std::string& column) {
    const auto& machines = truth.columns[truth.column(machine_column)];
    const auto& left = truth.columns[truth.column(column)];
    std::map<std::string, double> left_of;
    for (std::size_t i = 0; i < machines.size(); ++i) {
        const auto number = parse_number(left[i]);
        if (!number || std::isnan(*number)) {
            throw Error(ErrorKind::insufficient_data, "{}, row {} below the header: '{}' of {} '{}' is no number",
                        truth.place, i + 1, column, machine_column, machines[i]);
        }
        if (*number < 0) {
            throw Error(ErrorKind::insufficient_data, "{}, row {} below the header: {} of {} '{}' is negative",
                        truth.place, i + 1, column, machine_column, machines[i]);
        }
        if (!left_of.emplace(machines[i], *number).second) {
            throw Error(ErrorKind::insufficient_data, "{}, row {} below the header: {} '{}' is there twice",
                        truth.place, i + 1, machine_column, machines[i]);
        }
    }
    return left_of;
}

}  // namespace

void add_truth(RowTable& rows, const RowRecipe& recipe, const TextTable& truth, const std::string& column) {
    const std::string& machine_column = recipe.table.machine_column;
    const auto left_of = read_times_left(truth, machine_column, column);
    rows.next_event.assign(rows.rows(), kMissing);
    for (std::size_t row = rows.rows(); row-- > 0;) {
        const std::string& name = rows.machine_names[rows.machine[row]];
        const auto left = left_of.find(name);
        if (left == left_of.end()) {
            throw Error(ErrorKind::invalid_argument, "{} does not tell of the {} '{}' of {}", truth.place,
                        machine_column, name, rows.place);
        }
        const bool is_last = row + 1 == rows.rows() || is_first_of_machine(rows.machine, row + 1);
        rows.next_event[row] = is_last ? rows.time[row] + left->second : rows.next_event[row + 1];
    }
    set_event_targets(rows, recipe);
}

}  // namespace forecast
