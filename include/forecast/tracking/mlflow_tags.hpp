#pragma once

namespace forecast {

/// Tags of a run that MLflow itself reads.
inline constexpr const char* kNameTag = "mlflow.runName";
inline constexpr const char* kUserTag = "mlflow.user";
/// The models in the run's artifacts, a JSON list.
inline constexpr const char* kModelHistoryTag = "mlflow.log-model.history";

}  // namespace forecast
