// Purpose: which broker coordinates a group. Thread: values. Limits: only groups' coordinators are asked for.
#pragma once

#include "backend/kafka/wire/api.h"
#include "backend/kafka/wire/fieldtable.h"

namespace weir {

struct FindCoordinatorRequest
{
    static constexpr ApiKey key = ApiKey::FindCoordinator;
    static constexpr int leastVersion = 0, mostVersion = 6, flexibleFrom = 3;
    static constexpr int manyFrom = 4; ///< before, one group at a time

    std::string group;               ///< before `manyFrom`
    std::vector<std::string> groups; ///< from then on
    static constexpr auto fields()
    {
        return std::tuple(field<&FindCoordinatorRequest::group>({.to = manyFrom - 1}),
                          unused<std::int8_t>({.from = 1}, 0), // a group
                          field<&FindCoordinatorRequest::groups>({.from = manyFrom}));
    }

    struct Coordinator
    {
        std::string group;
        std::int32_t broker = -1;
        std::string host;
        std::int32_t port = 0;
        int error = 0;
        std::string message;
        static constexpr auto fields()
        {
            return std::tuple(field<&Coordinator::group>(), field<&Coordinator::broker>(), field<&Coordinator::host>(),
                              field<&Coordinator::port>(), field<&Coordinator::error, std::int16_t>(),
                              field<&Coordinator::message>());
        }
    };
    struct Answer
    {
        int error = 0; ///< this and the broker: before `manyFrom`
        std::string message;
        std::int32_t broker = -1;
        std::string host;
        std::int32_t port = 0;
        std::vector<Coordinator> coordinators;
        static constexpr auto fields()
        {
            return std::tuple(
                unused<std::int32_t>({.from = 1}), field<&Answer::error, std::int16_t>({.to = manyFrom - 1}),
                field<&Answer::message>({.from = 1, .to = manyFrom - 1}), field<&Answer::broker>({.to = manyFrom - 1}),
                field<&Answer::host>({.to = manyFrom - 1}), field<&Answer::port>({.to = manyFrom - 1}),
                field<&Answer::coordinators>({.from = manyFrom}));
        }
    };
    void encode(WireEncoder& out, int version) const { writeFields(out, version, *this); }
    static void decode(WireDecoder& in, int version, Answer& answer) { readFields(in, version, answer); }
};

} // namespace weir
