#pragma once

#include <initializer_list>

namespace forecast {

/// A library of the system that is opened while the program runs, for what only some commands need: linked to them,
/// each command would load libcurl, libpq and XGBoost with the forty others that they need, which is half of its start.
/// Stays open to the end.
class SharedLibrary {
public:
    /// `files`: its names as the dynamic linker looks for them; the first that can be opened is taken. Throws
    /// Error(internal) where none can.
    explicit SharedLibrary(std::initializer_list<const char*> files);

    /// Throws Error(internal) where the library has no such function.
    template <class Function>
    [[nodiscard]] Function* function(const char* name) const {
        return reinterpret_cast<Function*>(address_of(name));  // NOLINT(*-reinterpret-cast): the linker gives void*
    }

private:
    [[nodiscard]] void* address_of(const char* name) const;

    const char* file_ = nullptr;
    void* handle_ = nullptr;
};

}  // namespace forecast
