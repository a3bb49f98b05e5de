impl<T> Store for PgStore<T> {
    const LIMIT: usize = 3;
    #[::tallymark::track_metrics(
        provider,
        errors = StoreError,
        namespace = "shop",
        prefix = "pg_store"
    )]
    /// Loads one.
    async fn load(&self, provider: Provider, id: Id) -> Result<Item, StoreError> {
        self.pool.get(id).await
    }
    #[::tallymark::track_metrics(
        provider,
        namespace = "shop",
        prefix = "pg_store",
        name = "forget",
        region = "eu"
    )]
    #[inline]
    fn remove(&self, provider: Provider, id: Id) {
        self.pool.remove(id);
    }
    fn len(&self) -> usize {
        self.pool.len()
    }
}
