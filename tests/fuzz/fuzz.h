// Purpose: one function for libFuzzer (./dev bench fuzz) and for the corpus in ./dev test. A target is a file
// tests/fuzz/<name>fuzz.cpp with
//
//     WEIR_FUZZ(name)      // bytes: what the fuzzer made up
//     {
//         …                // must not crash, hang or leak; what must hold is checked with WEIR_FUZZ_CHECK(…)
//     }
//
// and inputs worth keeping in tests/fuzz/corpus/<name>/, at least one; words that help in tests/fuzz/<name>.dict.
// Nothing else is to be edited.
#pragma once

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>
#include <string_view>

namespace weir::fuzz {

using Target = void (*)(std::string_view bytes);

/// Every target of this program, by name.
inline std::map<std::string, Target>& targets()
{
    static std::map<std::string, Target> all;
    return all;
}

struct Registration
{
    Registration(const char* name, Target target) { targets().emplace(name, target); }
};

[[noreturn]] inline void failed(const char* what, const char* file, int line)
{
    std::fprintf(stderr, "%s:%d: does not hold: %s\n", file, line, what);
    std::abort();
}

} // namespace weir::fuzz

#define WEIR_FUZZ_CHECK(condition) ((condition) ? void() : ::weir::fuzz::failed(#condition, __FILE__, __LINE__))

#ifdef WEIR_LIBFUZZER
#define WEIR_FUZZ(name)                                                                                                \
    static void weirFuzz_##name(std::string_view bytes);                                                               \
    extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)                                  \
    {                                                                                                                  \
        weirFuzz_##name({reinterpret_cast<const char*>(data), size});                                                  \
        return 0;                                                                                                      \
    }                                                                                                                  \
    static void weirFuzz_##name(std::string_view bytes)
#else
#define WEIR_FUZZ(name)                                                                                                \
    static void weirFuzz_##name(std::string_view bytes);                                                               \
    static const ::weir::fuzz::Registration weirFuzzRegistration_##name(#name, &weirFuzz_##name);                      \
    static void weirFuzz_##name(std::string_view bytes)
#endif
