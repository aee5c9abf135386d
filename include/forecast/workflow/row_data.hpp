#pragma once

#include <optional>
#include <string>
#include <vector>

#include "forecast/config/tabular_config.hpp"
#include "forecast/tracking/entities.hpp"

namespace forecast {

/// The tables of an experiment, read.
struct RowData {
    RowTable rows;
    std::optional<RowTable> test;  ///< the test part, where it is a table of its own
    bool simulated = false;
    std::string sha256;                ///< of all of them
    std::vector<DatasetInput> inputs;  ///< as a run records them
};

/// Reads the sources that the config names. With `encodings`, as a model was learnt with them. Throws
/// Error(insufficient_data) and Error(invalid_argument), see make_row_table().
RowData read_row_data(const TabularConfig& config, const std::vector<ColumnEncoding>* encodings = nullptr);

}  // namespace forecast
