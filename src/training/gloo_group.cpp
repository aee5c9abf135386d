#include "gloo_group.hpp"

#include "forecast/core/error.hpp"

#ifdef FORECAST_GLOO

#include <exception>
#include <utility>
#include <vector>

#include <ATen/ops/from_blob.h>
#define USE_C10D_GLOO  // as libtorch was built
#include <torch/csrc/distributed/c10d/ProcessGroupGloo.hpp>

#include "tcp_store.hpp"

namespace forecast {
namespace {

class GlooGroup final : public RankGroup {
public:
    explicit GlooGroup(const RankPlace& place) : place_(place), store_(open_tcp_store(place, true)) {
        auto options = c10d::ProcessGroupGloo::Options::create(kRankPatience);
        options->devices.push_back(place.interface.empty()
                                       ? c10d::ProcessGroupGloo::createDefaultDevice()
                                       : c10d::ProcessGroupGloo::createDeviceForInterface(place.interface));
        gloo_ = c10::make_intrusive<c10d::ProcessGroupGloo>(store_, place.rank, place.size, std::move(options));
    }

    [[nodiscard]] int rank() const override { return place_.rank; }
    [[nodiscard]] int size() const override { return place_.size; }

    void sum(float* values, std::size_t count) override {
        try {
            std::vector<at::Tensor> all = {at::from_blob(values, {static_cast<std::int64_t>(count)}, at::kFloat)};
            gloo_->allreduce(all)->wait();
        } catch (const std::exception& failure) {
            throw Error(ErrorKind::unavailable, "rank {} of {} lost the others, of which one has ended or is stuck: {}",
                        place_.rank, place_.size, first_line(failure));
        }
    }

    void check_same(const std::string& what, const std::string& text) override {
        const std::string first = of_first_rank(what, text);
        float others = first == text ? 0 : 1;
        sum(&others, 1);
        if (first != text) {
            throw Error(ErrorKind::conflict, "rank {} of {} has {} {}, rank 0 has {}", place_.rank, place_.size, what,
                        text, first)
                .with_advice("give all ranks the same files");
        }
        if (others > 0) {
            throw Error(ErrorKind::conflict, "{} of {} ranks have other {} than rank 0, which has {}", others,
                        place_.size, what, text)
                .with_advice("give all ranks the same files");
        }
    }

private:
    std::string of_first_rank(const std::string& what, const std::string& text) {
        try {
            if (place_.rank == 0) {
                store_->set(what, std::vector<std::uint8_t>(text.begin(), text.end()));
                return text;
            }
            const auto bytes = store_->get(what);
            return {bytes.begin(), bytes.end()};
        } catch (const std::exception& failure) {
            throw Error(ErrorKind::unavailable, "rank {} of {} does not hear of rank 0: {}", place_.rank, place_.size,
                        first_line(failure));
        }
    }

    RankPlace place_;
    c10::intrusive_ptr<c10d::TCPStore> store_;
    c10::intrusive_ptr<c10d::ProcessGroupGloo> gloo_;
};

}  // namespace

std::unique_ptr<RankGroup> join_gloo_group(const RankPlace& place) {
    return met(place, [&] { return std::make_unique<GlooGroup>(place); });
}

}  // namespace forecast

#else

namespace forecast {

std::unique_ptr<RankGroup> join_gloo_group(const RankPlace& place) {
    throw Error(ErrorKind::invalid_argument,
                "{} started {} ranks, but forecast_neural.so was built without Gloo's headers (Debian's libgloo-dev)",
                place.launcher, place.size);
}

}  // namespace forecast

#endif
