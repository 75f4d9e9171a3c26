// Purpose: requests out of the bytes of one connection, however they are cut; pipelined ones one after the other.
// Thread: one at a time. Limits: RequestLimits; never keeps more than the head's limit beside the body.
#pragma once

#include "backend/engine/http/httprequest.h"
#include "backend/engine/http/requestlimits.h"

#include <memory>

namespace weir::engine {

class RequestReader
{
public:
    enum class State {
        Idle,   ///< nothing of a request is there
        Head,   ///< some of its head
        Body,   ///< its head, and perhaps some of its body
        Done,   ///< all of it: see request(), then next()
        Failed, ///< see status(): the connection cannot be read further
    };

    explicit RequestReader(const RequestLimits& limits);
    ~RequestReader();
    RequestReader(const RequestReader&) = delete;
    RequestReader& operator=(const RequestReader&) = delete;

    /// Not to be called when Done or Failed.
    State feed(std::string_view bytes);
    /// After Done: goes on with what has come behind that request.
    State next();
    State state() const;

    /// Its head from Body on, its body when Done; may be moved away then.
    HttpRequest& request();
    int status() const;              ///< of the answer to what failed: 400, 413, 431, 501, 505
    std::string_view reason() const; ///< a sentence for that answer
    bool isBodyEmptyYet() const;     ///< no byte behind the head has come
    std::size_t bytesHeld() const;   ///< of the request in work

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace weir::engine
