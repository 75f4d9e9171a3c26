// Purpose: a JSON text as a tree that is read as it is opened. Thread: GUI; texts over 256 KB are surveyed on a worker
// of the global pool. Limits: 2 GB; children come 1,000 at a time; 10,000 levels and more are fine (up to 1,000,000);
// invalid JSON shows what stands before the mistake. Values are cut to some hundred letters in cells; valueText() has
// the whole.
#pragma once

#include <QAbstractItemModel>
#include <QByteArray>
#include <memory>
#include <optional>

namespace weir {

class JsonTreeModel : public QAbstractItemModel
{
    Q_OBJECT
public:
    enum Column { Name, Value, Type, ColumnTotal };
    enum class Kind { Object, Array, String, Number, Boolean, Null };
    enum Role {
        KindRole = Qt::UserRole, ///< int(Kind)
        CutRole                  ///< bool: the cell shows less than there is
    };
    struct Mistake
    {
        qint64 position = 0; ///< byte
        qint64 line = 1;     ///< from 1
        qint64 column = 1;   ///< from 1, in bytes
        QString sentence;    ///< translated: "Line 3, column 7: a comma or ] is missing."
    };

    explicit JsonTreeModel(QObject* parent = nullptr);
    ~JsonTreeModel() override;

    /// rootName is the path's first segment: "value", "key".
    void setJson(const QByteArray& utf8, const QString& rootName = QStringLiteral("value"));
    QByteArray json() const;
    bool isReady() const;                   ///< the survey is done
    double progress() const;                ///< 0–1
    std::optional<Mistake> mistake() const; ///< known when ready

    /// Dotted, a dot in a name escaped: value.items.0.sku
    QString fqlPath(const QModelIndex& index) const;
    /// $.items[0]["odd name"]
    QString jsonPath(const QModelIndex& index) const;
    /// The text as it stands in the JSON (with quotes for strings).
    QByteArray jsonText(const QModelIndex& index) const;
    /// As jsonText, but strings without quotes and escapes.
    QString valueText(const QModelIndex& index) const;
    Kind kind(const QModelIndex& index) const;
    /// The child that holds the byte; fetches on the way for at most budgetMs. Invalid: not yet (call again) or no such
    /// place.
    QModelIndex indexAt(qint64 position, int budgetMs, bool* again);
    /// First byte of the entry (name or value) in json().
    qint64 position(const QModelIndex& index) const;
    qint64 endPosition(const QModelIndex& index) const;

    QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    QModelIndex parent(const QModelIndex& child) const override;
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    bool hasChildren(const QModelIndex& parent = {}) const override;
    /// The first 1,000 only: a view that asks whenever it lays itself out would read everything. The rest comes by
    /// fetchNext().
    bool canFetchMore(const QModelIndex& parent) const override;
    void fetchMore(const QModelIndex& parent) override;
    bool hasMore(const QModelIndex& parent) const; ///< are there children beyond rowCount()?
    void fetchNext(const QModelIndex& parent);     ///< up to 1,000 of them
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

signals:
    void progressChanged(double part);
    void ready();

private:
    struct Node;
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace weir
