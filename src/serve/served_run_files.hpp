#pragma once

#include "artifact_places.hpp"
#include "forecast/web_api/run_files.hpp"

namespace forecast {

/// The artifacts of runs where this server has them.
///
/// REQUIRES: places and store outlive it.
class ServedRunFiles : public RunFiles {
public:
    ServedRunFiles(const ArtifactPlaces& places, const RunStore& runs) : places_(places), runs_(runs) {}

    [[nodiscard]] std::vector<RunFile> list(const RunSummary& run, const std::string& path) const override;
    [[nodiscard]] OutgoingAnswer send(const RunSummary& run, const std::string& path) const override;

private:
    const ArtifactPlaces& places_;
    const RunStore& runs_;
};

}  // namespace forecast
