#pragma once

namespace forecast {

/// SQL that makes MLflow's tables at revision acf3f17fdcc7 (MLflow 2.8 to 2.12) in an empty database; runs within the
/// caller's transaction. Later releases migrate it when they open it.
extern const char* const kMlflowSchema;

}  // namespace forecast
