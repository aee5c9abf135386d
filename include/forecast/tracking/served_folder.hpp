#pragma once

namespace forecast {

/// What `serve` has in its folder behind mlflow-artifacts: for uploads that are not finished; it tells such a folder.
inline constexpr const char* kUploads = ".uploads";

}  // namespace forecast
