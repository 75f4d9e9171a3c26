// Purpose: identify's tables over a store of their own on disk, written to it all the time. Thread: the test's. Limits:
// tests only.
#pragma once

#include "backend/engine/identify/identitytables.h"

#include <QTemporaryDir>

namespace weir::test {

struct FreshStore
{
    QTemporaryDir folder;
    std::unique_ptr<engine::LocalStore> store;

    FreshStore()
    {
        auto opened = engine::LocalStore::open(folder.path().toStdString(), {.memoryBytes = 8u << 20});
        if (!opened)
            qFatal("store: %s", qPrintable(opened.error().detail));
        store = std::move(opened).value();
    }
};

class DiskTables : private FreshStore, public engine::IdentityTables
{
public:
    /// So few rows in memory that most are read again and again.
    DiskTables() : IdentityTables(FreshStore::store.get(), 8) {}
    Person addProfile(cdp::ProfileId id) override
    {
        writeAll();
        return IdentityTables::addProfile(id);
    }
    void addMerge(const Person& from, const Person& into, std::string_view messageId) override
    {
        writeAll();
        IdentityTables::addMerge(from, into, messageId);
    }
    void erase(const Person& profile) override
    {
        writeAll();
        IdentityTables::erase(profile);
        writeAll();
    }
    void writeAll()
    {
        engine::StoreBatch batch;
        write(batch);
        if (const Result<void> written = FreshStore::store->write(batch); !written || failure())
            qFatal("the store cannot be written or read");
        forget();
    }
};

} // namespace weir::test
