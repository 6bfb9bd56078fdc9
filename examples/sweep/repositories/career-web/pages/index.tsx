export default () => <h1>求人を探す</h1>;
