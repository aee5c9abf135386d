#include "row_events.hpp"

#include <cmath>

#include "forecast/core/missing.hpp"
#include "row_order.hpp"

namespace forecast {

RowHistory find_history(const RowTable& rows, const std::vector<double>& event) {
    RowHistory history;
    history.life_begin.resize(event.size());
    history.last_event.assign(event.size(), kMissing);
    history.time = rows.time;
    for (std::size_t row = 0; row < event.size(); ++row) {
        const bool is_first = is_first_of_machine(rows.machine, row);
        const bool had_event = !is_first && event[row - 1] == 1;
        history.life_begin[row] = is_first || had_event ? row : history.life_begin[row - 1];
        history.last_event[row] = is_first ? kMissing : history.last_event[row - 1];
        if (had_event && !rows.time.empty()) {
            history.last_event[row] = rows.time[row - 1];
        }
    }
    return history;
}

std::vector<double> find_next_events(const RowTable& rows, const std::vector<double>& event, bool last_row) {
    std::vector<double> next_events(event.size(), kMissing);
    double next = kMissing;
    for (std::size_t row = event.size(); row-- > 0;) {
        if (row + 1 == event.size() || is_first_of_machine(rows.machine, row + 1)) {
            next = last_row ? rows.time[row] : kMissing;
        }
        if (event[row] == 1) {
            next = rows.time[row];
        } else {
            next_events[row] = next;
        }
    }
    return next_events;
}

void set_event_targets(RowTable& rows, const RowRecipe& recipe) {
    const EventOptions& event = recipe.event;
    rows.target.assign(rows.next_event.size(), kMissing);
    for (std::size_t row = 0; row < rows.target.size(); ++row) {
        const double left = rows.next_event[row] - rows.time[row];
        if (std::isnan(left)) {
            continue;
        }
        rows.target[row] = event.makes == "time_to_failure" ? left : (left <= event.within ? 1 : 0);
    }
    rows.learnt_target = rows.target;
    if (event.makes == "time_to_failure" && event.learn_at_most) {
        for (double& value : rows.learnt_target) {
            value = value > *event.learn_at_most ? *event.learn_at_most : value;
        }
    }
}

}  // namespace forecast
