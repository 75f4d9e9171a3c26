#include "backend/service/scan/endingpool.h"

namespace weir {

QThreadPool& endingPool()
{
    static QThreadPool pool;
    pool.setMaxThreadCount(64);
    return pool;
}

} // namespace weir
