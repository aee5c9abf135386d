#include "forecast/tabular/row_table.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>
#include <set>

#include <fmt/format.h>

#include "derived_columns.hpp"
#include "forecast/core/error.hpp"
#include "forecast/core/missing.hpp"
#include "forecast/core/number.hpp"
#include "forecast/core/text.hpp"
#include "forecast/core/time.hpp"
#include "read_columns.hpp"

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

/// Numbers in the order of numbers, else texts in theirs.
bool is_before(const std::string& a, const std::string& b) {
    const auto x = parse_number(a);
    const auto y = parse_number(b);
    return x && y && *x != *y ? *x < *y : (x.has_value() != y.has_value() ? x.has_value() : a < b);
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
        order_rows();
        read_ids();
        read_measured();
        find_events();
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
    [[nodiscard]] std::size_t rows() const { return order_.size(); }
    /// The line of a row in its file, as people count.
    [[nodiscard]] std::string place_of(std::size_t row) const {
        return fmt::format("{}, row {} below the header", text_.place, order_[row] + 1);
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

    void order_rows() {
        order_.resize(text_.rows());
        std::iota(order_.begin(), order_.end(), std::size_t{0});
        const TableOptions& table = recipe_.table;
        if (!table.time_column.empty()) {
            read_time();
        }
        if (table.machine_column.empty()) {
            order_by_time();
            return;
        }
        const Texts& machines = column(table.machine_column);
        std::set<std::string, bool (*)(const std::string&, const std::string&)> names(machines.begin(), machines.end(),
                                                                                      is_before);
        if (names.count("") > 0) {
            throw Error(ErrorKind::insufficient_data, "{}: rows without a value of '{}' belong to no machine",
                        text_.place, table.machine_column);
        }
        made_.machine_names.assign(names.begin(), names.end());
        std::map<std::string, std::size_t> index;
        for (const std::string& name : made_.machine_names) {
            index.emplace(name, index.size());
        }
        const auto time_of = [&](std::size_t row) { return made_.time.empty() ? 0 : made_.time[row]; };
        std::stable_sort(order_.begin(), order_.end(), [&](std::size_t a, std::size_t b) {
            const auto x = index.at(machines[a]);
            const auto y = index.at(machines[b]);
            return x != y ? x < y : time_of(a) < time_of(b);
        });
        for (const std::size_t row : order_) {
            made_.machine.push_back(index.at(machines[row]));
        }
        made_.time = in_order(made_.time);
        check_times();
    }

    void read_time() {
        const std::string& name = recipe_.table.time_column;
        ReadTimes read = read_times(column(name), name, text_.place, times_learnt_were_numbers());
        made_.time = std::move(read.times);
        time_is_number_ = read.are_numbers;
        if (!read.note.empty()) {
            made_.notes.push_back(std::move(read.note));
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

    /// All rows are of one machine, if what is made of them asks for an order.
    void order_by_time() {
        const bool is_asked = recipe_.event.makes != "nothing" ||
                              std::any_of(recipe_.derived.begin(), recipe_.derived.end(),
                                          [](const DerivedOptions& derived) { return reads_earlier_rows(derived); });
        if (!is_asked) {
            return;
        }
        if (made_.time.empty()) {
            throw Error(
                ErrorKind::invalid_argument,
                "which rows come before a row is not known: name table.time_column, and table.machine_column if "
                "{} has several machines",
                text_.place);
        }
        std::stable_sort(order_.begin(), order_.end(),
                         [&](std::size_t a, std::size_t b) { return made_.time[a] < made_.time[b]; });
        made_.time = in_order(made_.time);
        check_times();
    }

    template <class Value>
    [[nodiscard]] std::vector<Value> in_order(const std::vector<Value>& values) const {
        std::vector<Value> ordered;
        for (const std::size_t row : values.empty() ? std::vector<std::size_t>() : order_) {
            ordered.push_back(values[row]);
        }
        return ordered;
    }

    void check_times() const {
        for (std::size_t row = 1; row < made_.time.size(); ++row) {
            if (is_other_machine(row, row - 1) || made_.time[row] != made_.time[row - 1]) {
                continue;
            }
            const std::string whose =
                made_.machine.empty()
                    ? "; name table.machine_column if the rows are of several machines"
                    : fmt::format(" of {} '{}'", recipe_.table.machine_column, made_.machine_names[made_.machine[row]]);
            throw Error(ErrorKind::insufficient_data, "{}: a value of '{}' is there twice{}", place_of(row),
                        recipe_.table.time_column, whose);
        }
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
            std::transform(order_.begin(), order_.end(), std::back_inserter(numbers),
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

    void find_events() {
        std::vector<double> event(rows(), 0);
        const EventOptions& options = recipe_.event;
        if (!options.column.empty()) {
            ColumnEncoding encoding{options.column, ColumnKind::boolean, {}};
            std::size_t unseen = 0;
            event = in_order(read_column(column(options.column), encoding, text_.place, unseen));
        }
        history_.life_begin.resize(rows());
        history_.last_event.assign(rows(), kMissing);
        history_.time = made_.time;
        for (std::size_t row = 0; row < rows(); ++row) {
            const bool is_first = row == 0 || is_other_machine(row, row - 1);
            const bool had_event = !is_first && event[row - 1] == 1;
            history_.life_begin[row] = is_first || had_event ? row : history_.life_begin[row - 1];
            history_.last_event[row] = is_first ? kMissing : history_.last_event[row - 1];
            if (had_event && !made_.time.empty()) {
                history_.last_event[row] = made_.time[row - 1];
            }
        }
        if (options.makes != "nothing") {
            find_next_events(event);
        }
    }

    [[nodiscard]] bool is_other_machine(std::size_t a, std::size_t b) const {
        return !made_.machine.empty() && made_.machine[a] != made_.machine[b];
    }

    /// Of the row of an event itself none: that it has failed is no forecast.
    void find_next_events(const std::vector<double>& event) {
        made_.next_event.assign(rows(), kMissing);
        double next = kMissing;
        for (std::size_t row = rows(); row-- > 0;) {
            const bool is_last = row + 1 == rows() || is_other_machine(row, row + 1);
            if (is_last) {
                next = recipe_.event.last_row ? made_.time[row] : kMissing;
            }
            if (event[row] == 1) {
                next = made_.time[row];
                ++made_.event_rows;
            } else {
                made_.next_event[row] = next;
            }
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

    /// The columns of a feature: one of a number, one for each known value of a category.
    void make_features() {
        std::vector<std::vector<double>> columns;
        const auto add = [&](const std::string& name, std::vector<double> values) {
            made_.features.push_back(name);
            columns.push_back(std::move(values));
        };
        for (const std::string& name : columns_.names) {
            const auto encoding = std::find_if(made_.encodings.begin(), made_.encodings.end(),
                                               [&](const ColumnEncoding& one) { return one.name == name; });
            if (is_dropped(name)) {
                continue;
            }
            if (encoding == made_.encodings.end() || encoding->kind != ColumnKind::category) {
                add(name, columns_.values.at(name));
                continue;
            }
            for (std::size_t level = 0; level < encoding->levels.size(); ++level) {
                std::vector<double> is_level;
                for (const double value : columns_.values.at(name)) {
                    is_level.push_back(std::isnan(value) ? kMissing : (value == static_cast<double>(level) ? 1 : 0));
                }
                add(name + "=" + encoding->levels[level], std::move(is_level));
            }
        }
        if (columns.empty()) {
            throw Error(ErrorKind::invalid_argument,
                        "{} has no column left to learn from: all are ids, target or dropped", text_.place);
        }
        made_.inputs.resize(rows() * columns.size());
        std::set<std::string> names;
        for (std::size_t i = 0; i < columns.size(); ++i) {
            made_.features[i] = feature_name(made_.features[i]);
            if (!names.insert(made_.features[i]).second) {
                throw Error(ErrorKind::invalid_argument, "{}: two features would be called '{}'; rename a column",
                            text_.place, made_.features[i]);
            }
            for (std::size_t row = 0; row < rows(); ++row) {
                made_.inputs[row * columns.size() + i] = static_cast<float>(columns[i][row]);
            }
        }
    }

    const TextTable& text_;
    const RowRecipe& recipe_;
    const std::vector<ColumnEncoding>* encodings_;
    std::vector<std::size_t> order_;
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
        if (machine.empty() || row + 1 == rows() || machine[row] != machine[row + 1]) {
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

void add_truth(RowTable& rows, const RowRecipe& recipe, const TextTable& truth, const std::string& column) {
    const std::string& machine_column = recipe.table.machine_column;
    const std::vector<std::string>& machines = truth.columns[truth.column(machine_column)];
    const std::vector<std::string>& left = truth.columns[truth.column(column)];
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
    rows.next_event.assign(rows.rows(), kMissing);
    for (std::size_t row = rows.rows(); row-- > 0;) {
        const bool is_last = row + 1 == rows.rows() || rows.machine[row] != rows.machine[row + 1];
        const std::string& name = rows.machine_names[rows.machine[row]];
        const auto known = left_of.find(name);
        if (known == left_of.end()) {
            throw Error(ErrorKind::invalid_argument, "{} does not tell of the {} '{}' of {}", truth.place,
                        machine_column, name, rows.place);
        }
        rows.next_event[row] = is_last ? rows.time[row] + known->second : rows.next_event[row + 1];
    }
    set_event_targets(rows, recipe);
}

}  // namespace forecast
