#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "forecast/tracking/entities.hpp"
#include "raw_rows.hpp"

namespace forecast {

/// The runs of one answer, found again by id; `ids` is a JSON array for json_each, empty where it `holds_most`.
struct Selection {
    std::vector<RunSummary> runs;
    std::unordered_map<std::string_view, std::size_t> positions;  ///< of ids in `runs`
    std::string ids;
    bool holds_most = false;  ///< of the store's runs: reading the tables whole is then faster than asking for each
};

/// Finds the runs of rows. Rows of a run lie together, mostly; runs are listed newest first and their rows lie oldest
/// first, mostly: the next run is then the one before.
class RunOfRow {
public:
    explicit RunOfRow(const Selection& selection) : selection_(selection) {}

    /// The position of the run; nothing if it is not selected.
    std::optional<std::size_t> operator()(std::string_view id) {
        if (id != id_) {
            id_ = id;
            position_ = position_of(id);
        }
        return position_;
    }

private:
    [[nodiscard]] std::optional<std::size_t> position_of(std::string_view id) const {
        if (position_ && *position_ > 0 && selection_.runs[*position_ - 1].run_id == id) {
            return *position_ - 1;
        }
        const auto known = selection_.positions.find(id);
        return known == selection_.positions.end() ? std::nullopt : std::optional(known->second);
    }

    const Selection& selection_;
    std::string id_;
    std::optional<std::size_t> position_;
};

/// Calls take(position of the run, row) for the rows of a table that belong to the selection: their runs' ids, then
/// `columns`. `condition` may be empty, or begins with AND.
template <class Take>
void for_each_selected(const SQLite::Database& database, const std::string& table, const std::string& columns,
                       const std::string& condition, const Selection& selection, Take&& take) {
    RunOfRow run_of_row(selection);
    const char* selected = selection.holds_most ? "1" : "run_uuid IN (SELECT value FROM json_each(?1))";
    for_each_row(database, "run_uuid, " + columns, table + " WHERE " + selected + condition, selection.ids,
                 [&](const RawRow& row) {
                     if (const auto run = run_of_row(row.text(0))) {
                         take(*run, row);
                     }
                 });
}

}  // namespace forecast
