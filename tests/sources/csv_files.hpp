#pragma once

#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "fake_http_client.hpp"
#include "forecast/sources/data_source.hpp"
#include "temp_directory.hpp"

namespace forecast {

inline const Period kAlways{Timestamp{}, Timestamp{} + std::chrono::hours(24 * 365 * 100)};

/// CSV files in a directory of their own, and the options that read them.
struct Files {
    Files() {
        options.type = "csv";
        options.value_columns = {"load"};
    }
    explicit Files(const std::string& text) : Files() { add("a.csv", text); }
    /// With the names and the step that any config has, and nothing of how the file is written.
    Files(const std::string& text, const std::string& time, const std::string& value, std::chrono::seconds step)
        : Files(text) {
        options.time_column = time;
        options.value_columns = {value};
        options.step = step;
    }

    void add(const std::string& name, const std::string& text) {
        std::ofstream(directory / name, std::ios::binary) << text;
        options.files.push_back(directory / name);
    }

    std::unique_ptr<DataSource> source() { return make_source("town", options, http); }
    Batch read() { return source()->read(kAlways); }
    Series first() { return read().series.at(0); }
    std::vector<double> values() {
        std::vector<double> values;
        for (const auto& value : first().values) {
            values.push_back(value.value);
        }
        return values;
    }
    std::vector<std::string> times() {
        std::vector<std::string> times;
        for (const auto& value : first().values) {
            times.push_back(format_utc(value.time));
        }
        return times;
    }

    TempDirectory directory;
    SourceOptions options;
    FakeHttpClient http{""};
};

}  // namespace forecast
