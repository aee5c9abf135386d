#pragma once

#include <filesystem>
#include <string>

namespace forecast {

/// What a fuzzer feeds with any bytes: each reads `input` as one kind of file, answer or text of others. An Error is a
/// refusal in words and all right; any other exception, a sanitizer's report and a broken promise are a find.
void fuzz_times(const std::string& input);       ///< times, days, durations, numbers
void fuzz_config(const std::string& input);      ///< an experiment file
void fuzz_setting(const std::string& input);     ///< --set of an option, "path=text"
void fuzz_env(const std::string& input);         ///< a .env
void fuzz_filter(const std::string& input);      ///< runs list --filter
void fuzz_secrets(const std::string& input);     ///< any text that is printed, logged or recorded
void fuzz_csv(const std::string& input);         ///< values by time
void fuzz_file(const std::string& input);        ///< a csv that nobody has described, as init looks at it
void fuzz_periods(const std::string& input);     ///< a csv of periods
void fuzz_odre(const std::string& input);        ///< an export of ODRÉ
void fuzz_open_meteo(const std::string& input);  ///< an answer of Open-Meteo
void fuzz_mlflow(const std::string& input);      ///< experiments, runs and histories as an MLflow server tells them
void fuzz_spool(const std::string& input);       ///< what waits for a run store
void fuzz_forecaster(const std::string& input);  ///< a saved forecaster of any kind that learns
void fuzz_row_model(const std::string& input);   ///< a model of rows: its file, and from the second line on its trees
void fuzz_model_info(const std::string& input);  ///< what stands beside a network's weights

/// `input` as a file of this process, the same for every call.
std::filesystem::path as_file(const std::string& input, const std::string& name);
/// Ends the process, as a find, where what must hold does not.
void must_hold(bool so, const char* what);

}  // namespace forecast
