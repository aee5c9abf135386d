#include "forecast/tabular/row_table.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "derived_columns.hpp"
#include "forecast/core/error.hpp"
#include "forecast/core/missing.hpp"
#include "forecast/core/text.hpp"
#include "read_columns.hpp"
#include "row_events.hpp"
#include "row_order.hpp"

namespace forecast {
namespace {

using Texts = std::vector<std::string>;

void check_recipe(const RowRecipe& recipe) {
    const auto refuse = [](const std::string& why) { throw Error(ErrorKind::invalid_argument, "{}", why); };
    if (recipe.table.target.empty()) {
        refuse("table.target is not given: name the column that is predicted, or what section event makes");
    }
    if (recipe.event.makes != "nothing" && recipe.table.time_column.empty()) {
        refuse("event.makes needs table.time_column: how long it takes until an event is counted in it");
    }
    if (recipe.event.makes != "nothing" && recipe.event.column.empty() && !recipe.event.last_row) {
        refuse("event.makes needs event.column, or event.last_row where each machine was run to failure");
    }
    std::vector<std::string> written = recipe.table.id_columns;  // as columns of what is predicted
    written.insert(written.end(), {recipe.table.machine_column, "actual", "prediction", "probability"});
    for (auto name = written.begin(); name != written.end(); ++name) {
        const bool is_machine = *name == recipe.table.machine_column;
        if (!is_machine && std::find(std::next(name), written.end(), *name) != written.end()) {
            refuse(
                fmt::format("table.id_columns has '{}', a name that stands twice in what is predicted; rename the "
                            "column, or name it once",
                            *name));
        }
    }
    const bool counts = recipe.event.makes == "time_to_failure";
    if (recipe.event.makes != "nothing" && counts != (recipe.task == RowTask::regression)) {
        refuse(fmt::format("event.makes '{}' is no target of a {}", recipe.event.makes, to_string(recipe.task)));
    }
}

/// A table that is being made.
class RowTableMaker {
public:
    RowTableMaker(const TextTable& text, const RowRecipe& recipe, const std::vector<ColumnEncoding>* encodings)
        : text_(text), recipe_(recipe), encodings_(encodings) {
        check_recipe(recipe);
    }

    RowTable make() {
        made_.place = text_.place;
        check_has_needed();
        put_in_order();
        read_ids();
        read_measured();
        read_events();
        for (const DerivedOptions& derived : recipe_.derived) {
            read_limits(derived);
            add_derived(derived, history_, columns_);
        }
        make_target();
        make_features();
        return std::move(made_);
    }

private:
    [[nodiscard]] const Texts& column(const std::string& name) const { return text_.columns[text_.column(name)]; }
    [[nodiscard]] std::size_t rows() const { return places_.size(); }
    template <class Value>
    [[nodiscard]] std::vector<Value> in_order(const std::vector<Value>& values) const {
        return at_rows(values, places_);
    }

    /// All that a table for a model that has learnt lacks, at once.
    void check_has_needed() const {
        if (encodings_ == nullptr) {
            return;
        }
        std::vector<std::string> needed = {recipe_.table.machine_column, recipe_.table.time_column,
                                           recipe_.event.column};
        for (const ColumnEncoding& encoding : *encodings_) {
            needed.push_back(encoding.name);
        }
        std::vector<std::string> lacking;
        for (const std::string& name : needed) {
            const std::string shown = "'" + name + "'";
            if (!name.empty() && !text_.find(name) &&
                std::find(lacking.begin(), lacking.end(), shown) == lacking.end()) {
                lacking.push_back(shown);
            }
        }
        if (!lacking.empty()) {
            throw Error(ErrorKind::invalid_argument, "{} lacks {} of the columns that the model needs: {}", text_.place,
                        lacking.size(), join(lacking, ", "));
        }
    }

    void put_in_order() {
        RowOrder order = order_rows(text_, recipe_, times_learnt_were_numbers());
        places_ = std::move(order.places);
        time_is_number_ = order.time_is_number;
        made_.machine_names = std::move(order.machine_names);
        made_.machine = std::move(order.machine);
        made_.time = std::move(order.time);
        if (!order.note.empty()) {
            made_.notes.push_back(std::move(order.note));
        }
    }

    /// Numbers are a feature, dates are none. Nothing where that is not to be seen.
    [[nodiscard]] std::optional<bool> times_learnt_were_numbers() const {
        const std::string& name = recipe_.table.time_column;
        if (encodings_ == nullptr || (is_dropped(name) && !is_derived_from(name))) {
            return std::nullopt;
        }
        return std::any_of(encodings_->begin(), encodings_->end(),
                           [&](const ColumnEncoding& encoding) { return encoding.name == name; });
    }

    void read_ids() {
        std::vector<std::string> lacking;
        for (const std::string& name : recipe_.table.id_columns) {
            if (recipe_.ids_may_lack && !text_.find(name)) {
                lacking.push_back("'" + name + "'");
                continue;
            }
            made_.id_names.push_back(name);
            made_.ids.push_back(in_order(column(name)));
        }
        if (lacking.empty()) {
            return;
        }
        const bool has_none = made_.ids.empty();
        if (has_none) {
            made_.id_names.emplace_back("row");
            auto& numbers = made_.ids.emplace_back();
            std::transform(places_.begin(), places_.end(), std::back_inserter(numbers),
                           [](std::size_t row) { return std::to_string(row + 1); });
        }
        made_.notes.push_back(
            fmt::format("{} has no id column {}; {}", text_.place, join(lacking, ", "),
                        has_none ? "the column 'row' counts its rows below the header" : "it is left out"));
    }

    /// Columns that say which row it is, or what came of it.
    [[nodiscard]] bool is_measured(const std::string& name) const {
        const TableOptions& t = recipe_.table;
        const bool is_cycle = name == t.time_column && time_is_number_;
        return is_cycle ||
               (std::find(t.id_columns.begin(), t.id_columns.end(), name) == t.id_columns.end() &&
                name != t.machine_column && name != t.time_column && name != t.target && name != recipe_.event.column);
    }
    [[nodiscard]] bool is_dropped(const std::string& name) const {
        return std::any_of(recipe_.table.drop.begin(), recipe_.table.drop.end(),
                           [&](const std::string& pattern) { return is_match(pattern, name); });
    }
    [[nodiscard]] bool is_derived_from(const std::string& name) const {
        return std::any_of(recipe_.derived.begin(), recipe_.derived.end(), [&](const DerivedOptions& derived) {
            return derived.by == name || std::any_of(derived.of.begin(), derived.of.end(),
                                                     [&](const std::string& one) { return is_match(one, name); });
        });
    }

    /// The columns to read, and how.
    [[nodiscard]] std::vector<ColumnEncoding> wanted_columns() const {
        if (encodings_ != nullptr) {
            return *encodings_;
        }
        std::vector<ColumnEncoding> wanted;
        for (std::size_t i = 0; i < text_.names.size(); ++i) {
            const std::string& name = text_.names[i];
            if (is_measured(name) && (!is_dropped(name) || is_derived_from(name))) {
                const auto& named = recipe_.table.categorical;
                const bool is_category = std::find(named.begin(), named.end(), name) != named.end();
                wanted.push_back(find_encoding(name, text_.columns[i], text_.place, is_category));
            }
        }
        for (const std::string& name : recipe_.table.categorical) {
            static_cast<void>(text_.column(name));
        }
        return wanted;
    }

    void read_measured() {
        made_.encodings = wanted_columns();
        for (const ColumnEncoding& encoding : made_.encodings) {
            std::size_t unseen = 0;
            columns_.add(encoding.name, in_order(read_column(column(encoding.name), encoding, text_.place, unseen)));
            if (unseen > 0) {
                made_.unseen[encoding.name] = unseen;
            }
        }
    }

    void read_limits(const DerivedOptions& derived) {
        if (derived.type == "over_limit" && history_.texts.count(derived.by) == 0) {
            history_.texts[derived.by] = in_order(column(derived.by));
        }
    }

    void read_events() {
        std::vector<double> event(rows(), 0);
        if (!recipe_.event.column.empty()) {
            const ColumnEncoding encoding{recipe_.event.column, ColumnKind::boolean, {}};
            std::size_t unseen = 0;
            event = in_order(read_column(column(encoding.name), encoding, text_.place, unseen));
        }
        history_ = find_history(made_, event);
        if (recipe_.event.makes != "nothing") {
            made_.next_event = find_next_events(made_, event, recipe_.event.last_row);
            made_.event_rows = static_cast<std::size_t>(std::count(event.begin(), event.end(), 1.0));
        }
    }

    void make_target() {
        made_.target.assign(rows(), kMissing);
        if (recipe_.with_target && recipe_.event.makes != "nothing") {
            set_event_targets(made_, recipe_);
            return;
        }
        if (recipe_.with_target) {
            made_.target = in_order(read_target(column(recipe_.table.target), recipe_, text_.place));
        }
        made_.learnt_target = made_.target;
    }

    using NamedColumns = std::vector<std::pair<std::string, std::vector<double>>>;

    /// One of a column of numbers, one for each known value of a category.
    [[nodiscard]] NamedColumns feature_columns() const {
        NamedColumns found;
        for (const std::string& name : columns_.names) {
            if (is_dropped(name)) {
                continue;
            }
            const auto& values = columns_.values.at(name);
            const auto encoding = std::find_if(made_.encodings.begin(), made_.encodings.end(),
                                               [&](const ColumnEncoding& one) { return one.name == name; });
            if (encoding == made_.encodings.end() || encoding->kind != ColumnKind::category) {
                found.emplace_back(name, values);
                continue;
            }
            for (std::size_t level = 0; level < encoding->levels.size(); ++level) {
                auto& is_level = found.emplace_back(name + "=" + encoding->levels[level], std::vector<double>()).second;
                for (const double value : values) {
                    is_level.push_back(std::isnan(value) ? kMissing : (value == static_cast<double>(level) ? 1 : 0));
                }
            }
        }
        return found;
    }

    void make_features() {
        const NamedColumns columns = feature_columns();
        if (columns.empty()) {
            throw Error(ErrorKind::invalid_argument,
                        "{} has no column left to learn from: all are ids, target or dropped", text_.place);
        }
        made_.inputs.resize(rows() * columns.size());
        std::set<std::string> names;
        for (std::size_t i = 0; i < columns.size(); ++i) {
            made_.features.push_back(feature_name(columns[i].first));
            if (!names.insert(made_.features[i]).second) {
                throw Error(ErrorKind::invalid_argument, "{}: two features would be called '{}'; rename a column",
                            text_.place, made_.features[i]);
            }
            for (std::size_t row = 0; row < rows(); ++row) {
                made_.inputs[row * columns.size() + i] = static_cast<float>(columns[i].second[row]);
            }
        }
    }

    const TextTable& text_;
    const RowRecipe& recipe_;
    const std::vector<ColumnEncoding>* encodings_;
    std::vector<std::size_t> places_;  // of the rows in the text
    bool time_is_number_ = false;
    NumberColumns columns_;
    RowHistory history_;
    RowTable made_;
};

}  // namespace

std::vector<float> RowTable::inputs_of(const std::vector<std::size_t>& chosen) const {
    std::vector<float> some;
    some.reserve(chosen.size() * features.size());
    for (const std::size_t row : chosen) {
        const auto begin = inputs.begin() + static_cast<std::ptrdiff_t>(row * features.size());
        some.insert(some.end(), begin, begin + static_cast<std::ptrdiff_t>(features.size()));
    }
    return some;
}

std::vector<std::size_t> RowTable::known_rows() const {
    std::vector<std::size_t> known;
    for (std::size_t row = 0; row < rows(); ++row) {
        if (!std::isnan(target[row])) {
            known.push_back(row);
        }
    }
    return known;
}

std::vector<std::size_t> RowTable::last_rows() const {
    std::vector<std::size_t> last;
    for (std::size_t row = 0; row < rows(); ++row) {
        if (machine.empty() || row + 1 == rows() || is_first_of_machine(machine, row + 1)) {
            last.push_back(row);
        }
    }
    return last;
}

std::vector<std::size_t> RowTable::rows_to_score(bool last_of_machines) const {
    std::vector<std::size_t> scored = last_of_machines ? last_rows() : known_rows();
    scored.erase(std::remove_if(scored.begin(), scored.end(), [&](std::size_t row) { return std::isnan(target[row]); }),
                 scored.end());
    if (scored.empty()) {
        throw Error(ErrorKind::insufficient_data, "{} has no row{} whose target is known", place,
                    last_of_machines ? " at the end of a machine's" : "");
    }
    return scored;
}

RowTable make_row_table(const TextTable& text, const RowRecipe& recipe) {
    return RowTableMaker(text, recipe, nullptr).make();
}

RowTable make_row_table(const TextTable& text, const RowRecipe& recipe, const std::vector<ColumnEncoding>& encodings) {
    return RowTableMaker(text, recipe, &encodings).make();
}

}  // namespace forecast
