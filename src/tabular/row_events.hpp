#pragma once

#include <vector>

#include "derived_columns.hpp"
#include "forecast/tabular/row_table.hpp"

// What the events of machines make: the history that features may read, and the targets, which tell of the future.
// The rows have their machines and times. event: [rows] 1 in the row of an event.

namespace forecast {

/// What rows know of the events before them.
RowHistory find_history(const RowTable& rows, const std::vector<double>& event);

/// [rows] The time of the next event; NaN where none is known, and in the row of an event itself: that it has failed is
/// no forecast. `last_row`: the time of each machine's last row is that of an event, of which this row knows, too.
std::vector<double> find_next_events(const RowTable& rows, const std::vector<double>& event, bool last_row);

/// Sets the targets of rows by the times of their next events.
void set_event_targets(RowTable& rows, const RowRecipe& recipe);

}  // namespace forecast
