#pragma once

#include <memory>
#include <string>

#include "forecast/sources/data_source.hpp"

namespace forecast {

std::unique_ptr<DataSource> make_eco2mix(const std::string& name, const SourceOptions& options, HttpClient& http);
std::unique_ptr<DataSource> make_open_meteo(const std::string& name, const SourceOptions& options, HttpClient& http);
std::unique_ptr<DataSource> make_csv(const std::string& name, const SourceOptions& options, HttpClient& http);
std::unique_ptr<DataSource> make_simulated(const std::string& name, const SourceOptions& options, HttpClient& http);

}  // namespace forecast
