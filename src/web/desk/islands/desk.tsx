import { StrictMode } from 'react';
import { App, ConfigProvider } from 'antd';
import zhCN from 'antd/locale/zh_CN.js';
import { createRoot } from 'react-dom/client';
import { createBrowserRouter } from 'react-router';
import { RouterProvider } from 'react-router/dom';
import { NothingThere } from '../parts/nothing-there.tsx';
import { routes } from '../routes.tsx';
import '../theme/antd.css';
import '../theme/desk.css';

/** The styles of `antd.css` are all there are, under the class of its variables. */
const THEME = { zeroRuntime: true, hashed: false, cssVar: { key: 'desk' }, token: { motion: false } } as const;

const root = document.getElementById('desk');
if (root !== null)
  createRoot(root).render(
    <StrictMode>
      <ConfigProvider
        locale={zhCN.default}
        theme={THEME}
        button={{ autoInsertSpace: false }}
        renderEmpty={() => <NothingThere />}
      >
        <App message={{ maxCount: 3 }}>
          <RouterProvider router={createBrowserRouter(routes, { basename: '/desk' })} />
        </App>
      </ConfigProvider>
    </StrictMode>,
  );
